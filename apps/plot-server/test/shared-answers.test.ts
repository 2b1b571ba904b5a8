import { describe, expect, test } from 'vitest';
import type { DataAnswer, DataRequest } from '../src/data/data-service.ts';
import { sharedAnswers } from '../src/data/shared-answers.ts';
import { BusyError } from '../src/data/work-lanes.ts';

const HEAVY = { lane: 'heavy', isKept: true } as const;

/** A service that answers when it is told to, and everything that was asked of it. */
function slowService() {
  const asked: string[] = [];
  const open: (() => void)[] = [];
  let [version, now, isFailing] = [1, 0, false];
  const answer = async (request: DataRequest): Promise<DataAnswer> => {
    const target = request.kind === 'page' ? request.target : request.kind;
    asked.push(target);
    await new Promise<void>((resolve) => open.push(resolve));
    if (isFailing) throw new Error('disk');
    const body = new TextEncoder().encode(`${target} of version ${version}`);
    return { status: 200, headers: {}, body, etag: `W/"${target}"` };
  };
  const ask = sharedAnswers(
    { version: async () => version, answer },
    {
      clock: { now: () => now, sleep: async () => undefined },
      lanes: { heavy: { atOnce: 1, waiting: 2 }, light: { atOnce: 2, waiting: 5 } },
    },
  );
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    asked,
    get: (target: string, wish: Parameters<typeof ask>[1] = HEAVY) =>
      ask({ kind: 'page', target }, wish).then(({ body }) => new TextDecoder().decode(body)),
    turn,
    finishAll: async () => {
      for (await turn(); open.length > 0; await turn()) for (const finish of open.splice(0)) finish();
    },
    change: (ms: number) => {
      version += 1;
      now += ms;
    },
    fail: (does: boolean) => {
      isFailing = does;
    },
  };
}

describe('sharedAnswers', () => {
  test('works an answer out once for all who ask meanwhile and after', async () => {
    const service = slowService();
    const answers = [service.get('/a'), service.get('/a'), service.get('/a')];
    await service.finishAll();
    expect([...(await Promise.all(answers)), await service.get('/a')]).toEqual(Array(4).fill('/a of version 1'));
    expect(service.asked).toEqual(['/a']);
  });

  test('forgets what it kept when a night has changed', async () => {
    const service = slowService();
    const before = service.get('/a');
    await service.finishAll();
    service.change(1_000);
    const after = service.get('/a');
    await service.finishAll();
    expect([await before, await after]).toEqual(['/a of version 1', '/a of version 2']);
  });

  test('shares what is not kept only among those who ask meanwhile', async () => {
    const service = slowService();
    const together = [service.get('/', { lane: 'light' }), service.get('/', { lane: 'light' })];
    await service.finishAll();
    await Promise.all(together);
    const later = service.get('/', { lane: 'light' });
    await service.finishAll();
    await later;
    expect(service.asked).toEqual(['/', '/']);
  });

  test('keeps no failure', async () => {
    const service = slowService();
    service.fail(true);
    const failing = expect(service.get('/a')).rejects.toThrow('disk');
    await service.finishAll();
    await failing;
    service.fail(false);
    const next = service.get('/a');
    await service.finishAll();
    expect(await next).toBe('/a of version 1');
  });

  test('does heavy work one after the other and refuses what would wait too long', async () => {
    const service = slowService();
    const taken = ['/a', '/b', '/c'].map((target) => service.get(target));
    await service.turn();
    await expect(service.get('/d')).rejects.toThrow(BusyError);
    expect(service.asked).toEqual(['/a']);
    await service.finishAll();
    expect(await Promise.all(taken)).toHaveLength(3);
    const again = service.get('/d');
    await service.finishAll();
    expect(await again).toBe('/d of version 1');
  });

  test('lets light work pass heavy work', async () => {
    const service = slowService();
    const heavy = [service.get('/a'), service.get('/b')];
    await service.turn();
    const light = service.get('/', { lane: 'light' });
    await service.turn();
    expect(service.asked).toEqual(['/a', '/']);
    await service.finishAll();
    await Promise.all([...heavy, light]);
  });
});
