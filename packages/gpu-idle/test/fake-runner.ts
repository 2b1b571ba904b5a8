import type { Captured, Command, Runner } from '@sglang-ci/core';

/** What a program answers: its stdout, or more. A program that is not in the table is not installed. */
export type Answer = string | Partial<Captured>;

/** A runner over a table of command lines; a list of answers is used up one by one, its last one stays. */
export function fakeRunner(
  answers: Readonly<Record<string, Answer | readonly Answer[]>>,
): Runner & { calls: string[] } {
  const calls: string[] = [];
  const run = (command: Command): Promise<Captured> => {
    const line = command.argv.join(' ');
    const earlier = calls.filter((call) => call === line).length;
    calls.push(line);
    return Promise.resolve(captured(pick(answers[line], earlier)));
  };
  const unused = () => Promise.reject(new Error('not used here'));
  return { kind: 'host', calls, run, start: unused, reap: unused };
}

function pick(answer: Answer | readonly Answer[] | undefined, index: number): Answer | undefined {
  if (!Array.isArray(answer)) return answer as Answer | undefined;
  return (answer as readonly Answer[])[Math.min(index, answer.length - 1)];
}

function captured(answer: Answer | undefined): Captured {
  const nothing = { stdout: '', stderr: '', timedOut: false };
  if (answer === undefined) return { ...nothing, code: 127, stderr: 'not found' };
  return typeof answer === 'string' ? { ...nothing, code: 0, stdout: answer } : { ...nothing, code: 0, ...answer };
}

export const JSON_PROBE = 'rocm-smi --showuse --showmemuse --showmeminfo vram --json';
const MI300X_BYTES = 206_141_652_992;

/** `rocm-smi --json` of these GPUs, given as [use %, VRAM %]; `undefined` leaves the key out, as the tool does. */
export function rocmJson(gpus: readonly (readonly [number | undefined, number | undefined])[]): string {
  const cards = gpus.map(([use, vram], index) => [
    `card${index}`,
    {
      ...(use === undefined ? {} : { 'GPU use (%)': `${use}` }),
      ...(vram === undefined
        ? {}
        : {
            'GPU Memory Allocated (VRAM%)': `${Math.floor(vram)}`,
            'VRAM Total Memory (B)': `${MI300X_BYTES}`,
            'VRAM Total Used Memory (B)': `${Math.round((vram / 100) * MI300X_BYTES)}`,
          }),
    },
  ]);
  return JSON.stringify(Object.fromEntries(cards));
}

/** The concise table of ROCm 6 and 7 for these GPUs, given as the words in its last two columns. */
export function rocmTable(gpus: readonly (readonly [string, string])[], partition = 'SPX'): string {
  const rule = '='.repeat(122);
  const rows = gpus.map(
    ([vram, use], index) =>
      `${index}       ${index + 2}     0x74a1,   55354  51.0°C      152.0W    NPS1, ${partition}, 0        134Mhz  900Mhz  0%   auto  750.0W  ${vram}     ${use}     `,
  );
  return [
    '',
    '',
    `${'='.repeat(44)} ROCm System Management Interface ${'='.repeat(44)}`,
    `${'='.repeat(54)} Concise Info ${'='.repeat(54)}`,
    'Device  Node  IDs              Temp        Power     Partitions          SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%  ',
    '              (DID,     GUID)  (Junction)  (Socket)  (Mem, Compute, ID)                                                  ',
    rule,
    ...rows,
    rule,
    `${'='.repeat(51)} End of ROCm SMI Log ${'='.repeat(50)}`,
    '',
  ].join('\n');
}
