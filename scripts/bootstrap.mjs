// Entry of `npm start` and `npm test` on a machine with nothing but Node and npm: fetches the pinned pnpm into .tools/,
// installs the workspace and hands over to the real script. Plain JavaScript, since nothing is installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [task = '', ...args] = process.argv.slice(2);
const SCRIPTS = { demo: 'scripts/demo.ts', test: 'scripts/run-tests.ts', install: undefined };

requireNode();
if (!(task in SCRIPTS)) fail(`usage: node scripts/bootstrap.mjs ${Object.keys(SCRIPTS).join('|')}`);
const tools = join(root, '.tools', 'node_modules', '.bin');
const env = {
  ...process.env,
  PATH: [tools, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  npm_config_update_notifier: 'false',
};
ensurePnpm();
step('installing the workspace', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent']);
if (SCRIPTS[task] !== undefined) run(SCRIPTS[task]);

function run(script) {
  const child = spawn('tsx', [script, ...args], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm does not always pass a signal on: when it is gone, nobody wants the rest.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old: sglang-ci needs Node 20.19 or newer`);
}

function ensurePnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = packageManager.split('@')[1];
  const installed = join(root, '.tools', 'node_modules', 'pnpm', 'package.json');
  if (existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === version) return;
  step(`fetching pnpm ${version}`, 'npm', [
    'install',
    '--prefix',
    '.tools',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `pnpm@${version}`,
  ]);
}

function step(what, command, words) {
  process.stdout.write(`» ${what}\n`);
  const done = spawnSync(command, words, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0)
    fail(
      `${what} failed: ${command} ${words.join(' ')} ended with ${done.status ?? done.signal ?? done.error?.message}`,
    );
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
