import type { NightPoint } from '../night/night.ts';

/**
 * Lays the CSV's cells beside the runs of the same load; a cell without runs stays a point of its own. The old DeepSeek
 * script appends its rows when it runs again and overwrites its log: the log is that of the last row.
 */
export function mergePoints(measured: readonly NightPoint[], cells: readonly NightPoint[]): readonly NightPoint[] {
  const rest = [...cells];
  const merged = measured.map((point) => {
    const index = rest.findLastIndex((cell) => isSameLoad(point, cell));
    const [cell] = index < 0 ? [] : rest.splice(index, 1);
    return cell === undefined ? point : { ...cell, ...point, ...(cell.csv === undefined ? {} : { csv: cell.csv }) };
  });
  return [...merged, ...rest].toSorted(byLoad);
}

/** A length or backend that one side does not know does not part them. */
function isSameLoad(a: NightPoint, b: NightPoint): boolean {
  return (
    a.loadKind === b.loadKind &&
    a.load === b.load &&
    (['tp', 'inputLen', 'outputLen', 'backend'] as const).every(
      (key) => a[key] === undefined || b[key] === undefined || a[key] === b[key],
    )
  );
}

function byLoad(a: NightPoint, b: NightPoint): number {
  return (
    (a.tp ?? 0) - (b.tp ?? 0) ||
    a.load - b.load ||
    (a.inputLen ?? 0) - (b.inputLen ?? 0) ||
    (a.backend ?? '').localeCompare(b.backend ?? '')
  );
}
