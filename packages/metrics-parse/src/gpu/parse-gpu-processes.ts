import { present, toNumber } from '../common/values.ts';
import { stripAnsi } from '../scan/log-line.ts';
import { processBlocks, readAmdSmiText } from './amd-smi-text.ts';
import type { GpuProcess, GpuProcesses } from './gpu-status.ts';
import { readProcessTable } from './process-table.ts';
import { isObject, smiBytes, smiJson, smiList, smiNumber } from './smi-json.ts';
import { smiProblems } from './smi-problems.ts';

/**
 * Reads the processes of `rocm-smi --showpids` (table or `--json`) or of `amd-smi` (`process --json`, `monitor
 * --process`, the box of plain `amd-smi`). Only an output that says
 * so means that there are none; an empty or unknown one is a problem.
 */
export function parseGpuProcesses(text: string): GpuProcesses {
  const plain = stripAnsi(text);
  const problems = smiProblems(plain);
  const processes = /No KFD PIDs currently running/.test(plain)
    ? []
    : (readTable(plain) ?? readProcessTable(plain) ?? readJson(plain));
  if (processes === undefined && problems.length === 0) {
    problems.push({ code: 'unknown-output', message: 'The output is no list of processes.' });
  }
  return { processes: processes ?? [], problems };
}

/** `PID  PROCESS NAME  GPU(s)  VRAM USED  SDMA USED  CU OCCUPANCY`, parted by tabs. */
function readTable(text: string): readonly GpuProcess[] | undefined {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^PID\s+PROCESS NAME\s+GPU/.test(line));
  if (header === -1) return undefined;
  return lines.slice(header + 1).flatMap((line) => {
    const match = /^(\d+)\s+(\S+|\S.*?\S)(?:\t\s*|\s{2,})(\S+)\s+(\S+)(?:\s|$)/.exec(line);
    if (!match) return [];
    return [processOf({ pid: match[1], name: match[2], gpus: match[3], vram: match[4] })];
  });
}

function readJson(text: string): readonly GpuProcess[] | undefined {
  const blocks = processBlocks(text.split(/\r?\n/));
  if (blocks.length > 0) return blocks.flatMap(readBlock);
  const json = smiJson(text);
  const list = smiList(json);
  if (Array.isArray(json) || list.length > 0)
    return list.length > 0 && !list.some(listsProcesses) ? undefined : readAmdSmi(list);
  if (!isObject(json)) return undefined;
  const { system } = json;
  if (!isObject(system)) return [];
  return Object.entries(system).flatMap(([key, value]) => {
    const pid = /^PID(\d+)$/i.exec(key)?.[1];
    if (pid === undefined || typeof value !== 'string') return [];
    const [name, gpus, vram] = value.split(/,\s*/);
    return [processOf({ pid, name, gpus, vram })];
  });
}

/** A list of GPUs that tells nothing of processes, as `monitor` prints, does not mean that there are none. */
function listsProcesses(entry: unknown): boolean {
  return isObject(entry) && 'process_list' in entry;
}

function readBlock(lines: readonly string[]): readonly GpuProcess[] {
  return readAmdSmiText(lines).flatMap((tree) =>
    readAmdSmi([{ gpu: tree['gpu'], process_list: [{ process_info: tree['process_info'] }] }]),
  );
}

function readAmdSmi(json: readonly unknown[]): readonly GpuProcess[] {
  return json.flatMap((entry) => {
    const list = isObject(entry) ? entry['process_list'] : undefined;
    if (!isObject(entry) || !Array.isArray(list)) return [];
    return list.flatMap((item: unknown) => {
      const info = isObject(item) ? item['process_info'] : undefined;
      const pid = isObject(info) ? smiNumber(info['pid']) : undefined;
      if (!isObject(info) || pid === undefined) return [];
      const usage = info['memory_usage'];
      const name = typeof info['name'] === 'string' && info['name'] !== 'N/A' ? info['name'] : undefined;
      const vramBytes = smiBytes(isObject(usage) ? usage['vram_mem'] : info['mem_usage'], 'B');
      return [{ pid, ...present({ name, gpu: smiNumber(entry['gpu']), vramBytes }) }];
    });
  });
}

function processOf(printed: {
  readonly pid: string | undefined;
  readonly name: string | undefined;
  readonly gpus: string | undefined;
  readonly vram: string | undefined;
}): GpuProcess {
  const gpuCount = toNumber(printed.gpus);
  return { pid: Number(printed.pid), ...present({ name: printed.name, gpuCount, vramBytes: toNumber(printed.vram) }) };
}
