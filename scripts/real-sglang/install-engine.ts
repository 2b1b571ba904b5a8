import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';

/** A real SGLang and what it is tried with. */
export interface Engine {
  readonly version: string;
  /** The folder of its `python3`. */
  readonly bin: string;
  readonly model: string;
  readonly questions: string;
  readonly conversations: string;
  /** SGLang's own few-shot GSM8K program, which takes a file of questions. */
  readonly gsm8kScript: string;
}

/** What the tests need is not on this machine: a reason to skip, not to fail. */
export class NotHere extends Error {}

const PYTHON = join(import.meta.dirname, 'python');
const STUBS = 'sglang_ci_name_only_stubs';
const UNREACHABLE = /NameResolution|NewConnection|ConnectTimeout|ReadTimeout|ProxyError|Network is unreachable/;

/** Installs what is missing below `cache`; a second call finds everything. Throws `NotHere`, or what pip said. */
export async function installEngine(cache: string, version: string): Promise<Engine> {
  const home = join(cache, version);
  const venv = join(home, 'venv');
  const python = join(venv, 'bin', 'python3');
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(home, 'installed'))) await installSglang({ home, venv, python, version });
  const packages = (
    await $`${python} -c ${'import sysconfig; print(sysconfig.get_path("purelib"))'}`.quiet()
  ).stdout.trim();
  copyFileSync(join(PYTHON, 'name_only_stubs.py'), join(packages, `${STUBS}.py`));
  writeFileSync(join(packages, `${STUBS}.pth`), `import ${STUBS}\n`);
  const data = join(home, 'data');
  if (!existsSync(join(data, 'conversations.json')))
    await $`${python} ${join(PYTHON, 'make_model.py')} ${data}`.quiet();
  return {
    version,
    bin: join(venv, 'bin'),
    model: join(data, 'model'),
    questions: join(data, 'questions.jsonl'),
    conversations: join(data, 'conversations.json'),
    gsm8kScript: join(packages, 'sglang', 'test', 'few_shot_gsm8k.py'),
  };
}

interface Place {
  readonly home: string;
  readonly venv: string;
  readonly python: string;
  readonly version: string;
}

async function installSglang({ home, venv, python, version }: Place): Promise<void> {
  const made = await $`python3 -m venv --clear ${venv}`.nothrow().quiet();
  if (made.exitCode !== 0)
    throw new NotHere(`python3 -m venv does not work here: ${lastLine(made.stdout + made.stderr)}`);
  await pip(python, ['--no-deps', `sglang==${version}`]);
  const wanted = (await $`${python} ${join(PYTHON, 'cpu_requirements.py')}`.quiet()).stdout;
  writeFileSync(join(home, 'requirements.txt'), wanted);
  await pip(python, ['-r', join(home, 'requirements.txt')]);
  writeFileSync(join(home, 'installed'), `${new Date().toISOString()}\n`);
}

async function pip(python: string, words: readonly string[]): Promise<void> {
  const done = await $`${python} -m pip install --quiet --disable-pip-version-check ${words}`.nothrow().quiet();
  if (done.exitCode === 0) return;
  if (UNREACHABLE.test(done.stderr)) throw new NotHere(`PyPI cannot be reached: ${lastLine(done.stderr)}`);
  throw new Error(`pip install ${words.join(' ')} failed: ${lastLine(done.stderr)}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
