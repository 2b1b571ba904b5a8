import { join } from 'node:path';
import { type Hardware, type ModelProfile, profileOn, VARIANT_MODES, type VariantMode } from '@sglang-ci/core';
import { deepseekModels } from '@sglang-ci/deepseek-bench';
import { grokModels } from '@sglang-ci/grok-bench';
import { catalogModels } from '@sglang-ci/model-catalog';
import { $ } from 'zx';
import { type CaseOf, layOutSite } from './lay-out-site.ts';
import { runNight } from './start-night.ts';

/** The options that choose each way to run an online benchmark. */
const OPTIONS: Readonly<Record<VariantMode, readonly string[]>> = {
  standard: [],
  dp_attention: ['--check-dp-attention'],
  torch_compile: ['--enable-torch-compile'],
  dp_attention_torch_compile: ['--check-dp-attention', '--enable-torch-compile'],
  mtp_test: ['--enable-mtp-test'],
  dp_attention_mtp_test: ['--check-dp-attention', '--enable-mtp-test'],
};
/** A parser that takes this is none. */
const REFUSED = ['sglang.launch_server', '--model-path', 'x', '--no-such-flag', '3'];

/** Gives every planned server and client command to the argument parser of the program that would run it. */
export async function checkPlans(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  const commands = new Map<string, readonly string[]>();
  for (const { hardware, words } of plannedNights()) {
    const planned = await runNight(its, site, [...words, '--dry-run', '--json'], hardware);
    if (planned.code !== 0)
      throw new Error(`no plan for ${words.join(' ')} on ${hardware}: ${planned.output.slice(0, 300)}`);
    const found = modulesIn(JSON.parse(planned.output));
    if (found.length === 0) throw new Error(`no command of SGLang is planned for ${words.join(' ')}`);
    for (const command of found) commands.set(command.join(' '), command);
  }
  const asked = [...commands.values()];
  const [proof, ...answers] = await parseAll(its, [REFUSED, ...asked]);
  if (!proof?.includes('--no-such-flag'))
    throw new Error(`the parser was not reached: ${proof ?? 'it took an unknown option'}`);
  const refused = asked.flatMap((words, index) => {
    const answer = answers[index];
    return answer === null ? [] : [`${answer ?? 'no answer'} <- ${words.join(' ')}`];
  });
  if (refused.length > 0) throw new Error(`${refused.length} of ${asked.length} refused: ${refused.join('; ')}`);
  return `${asked.length} different planned command lines taken by the real parsers`;
}

interface PlannedNight {
  readonly hardware: Hardware;
  readonly words: readonly string[];
}

/** Every model on each of its hardware families, in each of its modes there. */
function plannedNights(): readonly PlannedNight[] {
  return [...grokModels, ...deepseekModels, ...catalogModels].flatMap((model) =>
    (model.hardware ?? (['mi30x'] as const)).flatMap((hardware) => nightsOn(model, hardware)),
  );
}

function nightsOn(model: ModelProfile, hardware: Hardware): readonly PlannedNight[] {
  const { id, online, offline } = profileOn(model, hardware);
  const modes = VARIANT_MODES.filter((mode) => online?.modes[mode] !== undefined);
  const nights = modes.map((mode) => ['--mode', 'online', ...OPTIONS[mode]]);
  if (Object.keys(offline ?? {}).length > 0) nights.push(['--mode', 'offline']);
  return nights.map((words) => ({ hardware, words: ['--model', id, ...words] }));
}

/** Every `python3 -m MODULE …` anywhere in a plan, without `python3 -m`. */
function modulesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(modulesIn);
  const argv: unknown = 'argv' in value ? value.argv : undefined;
  if (!Array.isArray(argv) || argv[0] !== 'python3' || argv[1] !== '-m') return inside;
  return [argv.slice(2).map(String), ...inside];
}

/** What each parser answers: `null` when it takes the command, otherwise its last line. */
async function parseAll(
  { engine }: CaseOf,
  commands: readonly (readonly string[])[],
): Promise<readonly (string | null)[]> {
  const script = join(import.meta.dirname, 'python', 'parse_commands.py');
  const env = { ...process.env, SGLANG_USE_CPU_ENGINE: '1', HF_HUB_OFFLINE: '1' };
  const input = commands.map((words) => JSON.stringify(words)).join('\n');
  const { stdout } = await $({ env, input, quiet: true })`${join(engine.bin, 'python3')} ${script}`;
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('ANSWER '))
    .map((line) => JSON.parse(line.slice('ANSWER '.length)) as string | null);
}
