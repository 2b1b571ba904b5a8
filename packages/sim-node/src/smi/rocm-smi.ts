import { activeFault } from '../node/faults.ts';
import { smiTrouble } from './smi-trouble.ts';
import { type OptionSpec, parseArgs } from '../python/argparse.ts';
import { pythonJson } from '../python/repr.ts';
import { conciseTable } from './concise-table.ts';
import { type GpuSample, gpuModel, gpuProcesses, sampleGpus, vramPercent } from './gpus.ts';

const flag = (...flags: string[]): OptionSpec => ({ flags, kind: 'flag' });

const OPTIONS: readonly OptionSpec[] = [
  flag('--version', '-V'),
  { flags: ['--device', '-d'], kind: 'int', list: true },
  flag('--showuse', '-u'),
  flag('--showmemuse'),
  { flags: ['--showmeminfo'], kind: 'str', list: true },
  flag('--showpids'),
  flag('--showproductname'),
  flag('--showid', '-i'),
  flag('--showdriverversion'),
  flag('--showperflevel', '-p'),
  flag('--json'),
  flag('--csv'),
];

type Card = Record<string, string>;

/** `rocm-smi`: the concise table, or the sections asked for as text or JSON. Returns the exit code. */
export function runRocmSmi(argv: readonly string[]): number {
  const parsed = parseArgs('rocm-smi', OPTIONS, argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  const trouble = smiTrouble();
  if (trouble !== undefined) return trouble;
  if (activeFault('rocm-smi-no-driver') !== undefined) {
    process.stderr.write('ERROR:root:Driver not initialized (amdgpu not found in modules)\n');
    return 0;
  }
  const { values } = parsed;
  if (values['version'] === true) return print('ROCM-SMI version: 4.0.0+4179531dcd\nROCM-SMI-LIB version: 7.8.0\n');
  const processes = gpuProcesses();
  const devices = Array.isArray(values['device']) ? values['device'].map(Number) : null;
  const gpus = sampleGpus(processes).filter((gpu) => devices === null || devices.includes(gpu.index));
  if (gpus.length === 0) return print(`\n\nNo such device card${devices?.join(' ')}\n`);
  const cards = gpus.map((gpu) => cardOf(gpu, values));
  const asked = cards.some((card) => Object.keys(card).length > 0) || values['showpids'] === true;
  if (values['json'] === true)
    return asked ? printJson(gpus, cards, values['showpids'] === true ? processes : []) : noJson();
  if (!asked) return print(conciseTable(gpus, gpuModel()));
  return print(textReport(gpus, cards, values['showpids'] === true ? processes : undefined));
}

/** Of AMD's driver 30.30, unless `SIM_DRIVER_VERSION` says another. */
const DRIVER = '6.16.13';

function cardOf(gpu: GpuSample, values: Readonly<Record<string, unknown>>): Card {
  const model = gpuModel();
  const card: Card = {};
  if (values['showuse'] === true) card['GPU use (%)'] = String(gpu.gpuUsePercent);
  if (values['showmemuse'] === true) {
    card['GPU Memory Allocated (VRAM%)'] = String(vramPercent(gpu));
    card['GPU Memory Read/Write Activity (%)'] = String(Math.floor(gpu.gpuUsePercent / 3));
  }
  const memory = values['showmeminfo'];
  if (Array.isArray(memory) && (memory.includes('vram') || memory.includes('all'))) {
    card['VRAM Total Memory (B)'] = String(gpu.vramTotalBytes);
    card['VRAM Total Used Memory (B)'] = String(gpu.vramUsedBytes);
  }
  if (values['showproductname'] === true || values['showid'] === true) {
    Object.assign(card, { 'Card Series': model.series, 'Device ID': model.deviceId, 'Device Rev': '0x00' });
    Object.assign(card, { 'Card Vendor': 'Advanced Micro Devices, Inc. [AMD/ATI]', 'GFX Version': model.gfx });
  }
  if (values['showdriverversion'] === true) card['Driver version'] = process.env['SIM_DRIVER_VERSION'] ?? DRIVER;
  if (values['showperflevel'] === true) card['Performance Level'] = 'auto';
  return card;
}

function printJson(
  gpus: readonly GpuSample[],
  cards: readonly Card[],
  processes: ReturnType<typeof gpuProcesses>,
): number {
  const report: Record<string, Card> = {};
  gpus.forEach((gpu, i) => {
    const card = cards[i] ?? {};
    if (Object.keys(card).length > 0) report[`card${gpu.index}`] = card;
  });
  if (processes.length > 0) {
    report['system'] = Object.fromEntries(
      processes.map((p) => [`PID${p.pid}`, `${p.name}, ${p.gpus.length}, ${p.vramBytes * p.gpus.length}, 0, 0`]),
    );
  }
  if (Object.keys(report).length === 0) {
    process.stderr.write('WARNING: No JSON data to report\n');
    return 0;
  }
  return print(`${pythonJson(report)}\n`);
}

function noJson(): number {
  print('NOT_SUPPORTED: Cannot print JSON/CSV output for concise output\n');
  return 1;
}

function textReport(
  gpus: readonly GpuSample[],
  cards: readonly Card[],
  processes?: ReturnType<typeof gpuProcesses>,
): string {
  const ruler = '='.repeat(26);
  const lines = ['', '', `${ruler} ROCm System Management Interface ${ruler}`];
  gpus.forEach((gpu, i) => {
    for (const [key, value] of Object.entries(cards[i] ?? {})) lines.push(`GPU[${gpu.index}]\t\t: ${key}: ${value}`);
  });
  if (processes !== undefined) lines.push(...processLines(processes));
  lines.push('='.repeat(86), `${'='.repeat(32)} End of ROCm SMI Log ${'='.repeat(33)}`, '');
  return lines.join('\n');
}

function processLines(processes: ReturnType<typeof gpuProcesses>): string[] {
  if (processes.length === 0) return ['No KFD PIDs currently running'];
  const rows = processes.map((p) =>
    [p.pid, p.name, p.gpus.length, p.vramBytes * p.gpus.length, 0, 0].map(String).join('\t'),
  );
  return ['KFD process information:', 'PID\tPROCESS NAME\tGPU(s)\tVRAM USED\tSDMA USED\tCU OCCUPANCY\t', ...rows];
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
