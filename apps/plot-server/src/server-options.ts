import { existsSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { createProgram, normalizeArgs, readSiteFile, type SiteFile } from '@sglang-ci/cli-kit';
import { CiError, resolveSettings } from '@sglang-ci/core';
import type { Argv } from 'yargs';
import { realPathOf, type SecretPlaces } from './files/secret-files.ts';
import { servedType } from './files/served-name.ts';

export interface ServerOptions {
  readonly port: number;
  readonly host: string;
  readonly plotsDir: string;
  readonly baseDir: string;
  readonly title: string;
  /** Models whose folders are made in the plots folder when the server starts. */
  readonly modelDirs: readonly string[];
  /** What is not shown even if it lies in a served folder. */
  readonly secretPlaces: SecretPlaces;
  /** Ports to suggest when `port` is taken. */
  readonly alternativePorts: readonly number[];
}

const LAST_PORT = 65_535;

type Env = Readonly<Record<string, string | undefined>>;

/** Decides the options: command line, environment, site file, default. `undefined` after help was printed. */
export async function parseServerOptions(args: readonly string[], env: Env): Promise<ServerOptions | undefined> {
  let options: ServerOptions | undefined;
  const program = createProgram('sglang-plot-server', {
    summary: 'dashboard of all nights, and the plots folder, on one port',
    examples: [
      ['$0 --base-dir /data/ci', 'serves http://127.0.0.1:8000'],
      ['$0 --site demo', 'the nights of the demo'],
      ['$0 8080 --plots-dir plots --bind 0.0.0.0', 'another port, open to the network'],
      ['HTTP_SERVER_PORT=8080 PLOTS_SERVER_DIR=plots $0', 'the same by the old variables'],
    ],
  }).command('$0 [PORT]', 'serves the dashboard', serverOptions, async (words) => {
    options = decide(words, env, await readSiteFile(words.site));
  });
  await program.parseAsync(normalizeArgs(args));
  return options;
}

function serverOptions(program: Argv) {
  return program
    .positional('PORT', { type: 'number', describe: 'the same as --port' })
    .option('port', { alias: 'p', type: 'number', describe: 'HTTP_SERVER_PORT  [default: 8000]' })
    .option('bind', { alias: 'host', type: 'string', describe: 'address; HTTP_SERVER_BIND  [default: 127.0.0.1]' })
    .option('base-dir', { type: 'string', describe: 'holds the run folders; BENCHMARK_CI_DIR' })
    .option('plots-dir', { type: 'string', describe: 'holds the PNGs; PLOTS_SERVER_DIR  [default: BASE/plots_server]' })
    .option('site', { type: 'string', describe: 'site file; `demo` for the demo' })
    .option('title', { type: 'string', describe: 'heading of the pages; HTTP_SERVER_TITLE' });
}

interface Words {
  readonly PORT: number | undefined;
  readonly port: number | undefined;
  readonly bind: string | undefined;
  readonly baseDir: string | undefined;
  readonly plotsDir: string | undefined;
  readonly title: string | undefined;
  readonly site: string | undefined;
}

function decide(words: Words, env: Env, site: SiteFile | undefined): ServerOptions {
  const { baseDir: workDir, plotsDir, bind: plotServerHost } = words;
  const given = { workDir, plotsDir, plotServerHost, plotServerPort: words.port ?? words.PORT };
  const settings = resolveSettings({ env, options: given, ...(site === undefined ? {} : { site }) });
  if (settings.plotServerPort > LAST_PORT) throw new CiError('USAGE', `${settings.plotServerPort} is not a port`);
  const base = resolve(settings.workDir);
  const plots = resolve(settings.plotsDir ?? join(base, 'plots_server'));
  if (!existsSync(base) && !existsSync(plots)) {
    throw new CiError('PATH_MISSING', `neither ${base} nor ${plots} exists`, {
      hint: 'say where the run folders are with --base-dir or BENCHMARK_CI_DIR, and the plots with --plots-dir',
    });
  }
  refuseServedWebhook(settings.teamsWebhookFile, [base, plots]);
  return {
    port: settings.plotServerPort,
    host: settings.plotServerHost,
    plotsDir: plots,
    baseDir: base,
    secretPlaces: {
      files: settings.teamsWebhookFile === undefined ? [] : [settings.teamsWebhookFile],
      siteFile: site?.path,
    },
    title: words.title ?? env['HTTP_SERVER_TITLE'] ?? 'SGLang benchmark plots',
    modelDirs: wordsOf(env['PLOTS_MODEL_DIRS'] ?? ''),
    alternativePorts: portsOf(env['ALTERNATIVE_PORTS'] ?? '8001 8080 8888 9000'),
  };
}

/** Whoever reads the plots must not be able to write to the team's channel. */
function refuseServedWebhook(file: string | undefined, roots: readonly string[]): void {
  if (file === undefined) return;
  const path = realPathOf(file);
  if (servedType(basename(path)) === undefined) return;
  const root = roots.find((candidate) => path.startsWith(`${realPathOf(candidate)}${sep}`));
  if (root === undefined) return;
  throw new CiError('CONFIG_INVALID', `the webhook file ${path} lies in ${root}, which this server shows to everyone`, {
    hint: 'move it elsewhere, and say so with TEAMS_WEBHOOK_FILE or teamsWebhookFile in the site file',
  });
}

function portsOf(text: string): readonly number[] {
  return wordsOf(text)
    .map(Number)
    .filter((port) => Number.isInteger(port) && port > 0 && port <= LAST_PORT);
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
