import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { createProgram, normalizeArgs, readSiteFile, type SiteFile } from '@sglang-ci/cli-kit';
import { CiError, resolveSettings, type Settings } from '@sglang-ci/core';
import type { Argv } from 'yargs';
import { realPathOf, type SecretPlaces } from './files/secret-files.ts';
import { servedType } from './files/served-name.ts';
import { type Credentials, credentialsIn } from './http/log-in.ts';

export interface ServerOptions {
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  /** Names under which it may be asked: this machine's, that of the links, those allowed. */
  readonly hosts: readonly string[];
  /** Who may see the pages; everyone if absent. */
  readonly credentials?: Credentials;
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
    options = await decide(words, env, await readSiteFile(words.site));
  });
  await program.parseAsync(normalizeArgs(args));
  return options;
}

function serverOptions(program: Argv) {
  return program
    .positional('PORT', { type: 'number', describe: 'the same as --port' })
    .option('port', { alias: 'p', type: 'number', describe: 'HTTP_SERVER_PORT  [default: 8000]' })
    .option('bind', {
      alias: 'host',
      type: 'string',
      describe: 'address to listen on; HTTP_SERVER_BIND  [default: 127.0.0.1]',
    })
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

async function decide(words: Words, env: Env, site: SiteFile | undefined): Promise<ServerOptions> {
  const { baseDir: workDir, plotsDir, bind: plotServerBind } = words;
  const given = { workDir, plotsDir, plotServerBind, plotServerPort: words.port ?? words.PORT };
  const settings = resolveSettings({ env, options: given, ...(site === undefined ? {} : { site }) });
  if (settings.plotServerPort > LAST_PORT) throw new CiError('USAGE', `${settings.plotServerPort} is not a port`);
  const base = resolve(settings.workDir);
  const plots = resolve(settings.plotsDir ?? join(base, 'plots_server'));
  if (!existsSync(base) && !existsSync(plots)) {
    throw new CiError('PATH_MISSING', `neither ${base} nor ${plots} exists`, {
      hint: 'say where the run folders are with --base-dir or BENCHMARK_CI_DIR, and the plots with --plots-dir',
    });
  }
  refuseServed('webhook', settings.teamsWebhookFile, [base, plots]);
  refuseServed('log-in', settings.plotServerAuthFile, [base, plots]);
  return {
    port: settings.plotServerPort,
    host: settings.plotServerBind,
    hosts: hostsOf(settings),
    ...(await credentialsOf(settings)),
    plotsDir: plots,
    baseDir: base,
    secretPlaces: {
      files: [settings.teamsWebhookFile, settings.plotServerAuthFile].filter((file) => file !== undefined),
      siteFile: site?.path,
    },
    title: words.title ?? env['HTTP_SERVER_TITLE'] ?? 'SGLang benchmark plots',
    modelDirs: wordsOf(env['PLOTS_MODEL_DIRS'] ?? ''),
    alternativePorts: portsOf(env['ALTERNATIVE_PORTS'] ?? '8001 8080 8888 9000'),
  };
}

/** Whoever reads the plots must not be able to write to the team's channel, nor to let others in. */
function refuseServed(kind: 'webhook' | 'log-in', file: string | undefined, roots: readonly string[]): void {
  if (file === undefined) return;
  const path = realPathOf(file);
  if (servedType(basename(path)) === undefined) return;
  const root = roots.find((candidate) => path.startsWith(`${realPathOf(candidate)}${sep}`));
  if (root === undefined) return;
  throw new CiError('CONFIG_INVALID', `the ${kind} file ${path} lies in ${root}, which this server shows to everyone`, {
    hint: `move it elsewhere, and say so with ${FILE_SETTINGS[kind]} in the site file`,
  });
}

const FILE_SETTINGS = {
  webhook: 'TEAMS_WEBHOOK_FILE or teamsWebhookFile',
  'log-in': 'PLOT_SERVER_AUTH_FILE or plotServerAuthFile',
} as const;

function hostsOf({ plotServerBaseUrl = '', plotServerHost, plotServerAllowedHosts }: Settings): readonly string[] {
  const own = hostname();
  const linked = URL.canParse(plotServerBaseUrl) ? [new URL(plotServerBaseUrl).hostname] : [];
  const named = plotServerHost === undefined ? [] : [plotServerHost];
  return [...new Set([own, own.split('.')[0] ?? own, ...linked, ...named, ...plotServerAllowedHosts])];
}

async function credentialsOf({ plotServerAuthFile: path }: Settings): Promise<{ credentials?: Credentials }> {
  if (path === undefined) return {};
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CiError('CONFIG_INVALID', `the log-in file ${path} cannot be read: ${String(error)}`, {
      hint: 'PLOT_SERVER_AUTH_FILE or plotServerAuthFile names it; without one everybody may see the pages',
    });
  });
  const credentials = credentialsIn(text);
  if (credentials.length > 0) return { credentials };
  throw new CiError('CONFIG_INVALID', `the log-in file ${path} has no user:password and no token`, {
    hint: 'write one on each line; lines that begin with # are comments',
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
