import { basename, resolve } from 'node:path';
import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, dayOf, type ExitCode, isDay, systemClock, variantModeOf } from '@sglang-ci/core';
import { type Night, readRunFolder } from '@sglang-ci/history';
import { benchmarkCard, type BenchmarkCardInput } from '../cards/benchmark-card.ts';
import { unjudged } from '../cards/card-verdict.ts';
import { checkLinks } from '../links/check-links.ts';
import { nightLinks } from '../links/night-links.ts';
import { plotServerBase } from '../links/plot-server-base.ts';
import { plotUrl } from '../links/plot-url.ts';
import { findNight } from '../night/find-night.ts';
import { findPlots } from '../night/find-plots.ts';
import { tellNight } from '../night/tell-night.ts';
import type { NotifyOptions } from './options.ts';
import { openSite, type Site } from './open-site.ts';
import { tell } from './tell.ts';

/** `sglang-teams notify`: builds the card of a night from its run folder, and sends it. */
export async function notify(options: NotifyOptions, context: CliContext): Promise<ExitCode> {
  const site = await openSite({ ...options, settings: settingsOf(options) }, context);
  const day = dayOf(systemClock.now(), site.settings.timeZone);
  const night = await chooseNight(options, site, day);
  const told = night === undefined ? nothingTold(options, site, day) : await toldOf(night, { options, site, context });
  const card = benchmarkCard({ ...told, generatedAt: systemClock.now(), timeZone: site.settings.timeZone });
  const { model, mode, subMode } = told.run;
  return tell({ night: told.verdict.date, subject: `${model} ${mode} ${subMode}`, card }, { options, site, context });
}

type Told = Omit<BenchmarkCardInput, 'generatedAt' | 'timeZone'>;

async function chooseNight(options: NotifyOptions, { settings }: Site, today: string): Promise<Night | undefined> {
  if (options.runFolder !== undefined) return namedNight(options.runFolder, options.hardware);
  const { model, mode, benchmarkDate: date, dockerImage: image, hardware } = options;
  if (model === undefined || mode === undefined) {
    throw new CiError('USAGE', 'which night? --model and --mode, or --run-folder', {
      hint: 'sglang-teams notify --help',
    });
  }
  if (date !== undefined && !isDay(date)) throw new CiError('USAGE', `--benchmark-date: no such day: ${date}`);
  const root = options.benchmarkDir ?? settings.outputDir ?? settings.workDir;
  return findNight(root, { model, mode, subMode: subModeOf(options), date, image, hardware }, today);
}

/** Throws `USAGE` when the folder is of other hardware than was asked for. */
async function namedNight(runFolder: string, hardware: string | undefined): Promise<Night> {
  const night = await readRunFolder(runFolder);
  if (hardware === undefined || night.hardware === hardware || night.hardware === '') return night;
  throw new CiError('USAGE', `--hardware: ${hardware} was given, and ${night.folder} is of ${night.hardware}`, {
    hint: 'leave --hardware out: the folder says what it is of',
  });
}

/** Only the online benchmark has variants that can be asked for. */
function subModeOf(options: NotifyOptions): string {
  if (options.mode === 'offline') return 'normal';
  return variantModeOf({
    dpAttention: options.checkDpAttention || options.enableDpTest,
    torchCompile: options.enableTorchCompile,
    mtp: options.enableMtpTest,
  });
}

function settingsOf({
  plotDir,
  hardware,
  analysisDays,
  skipAnalysis,
}: NotifyOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({ plotsDir: plotDir, hardware, analysisDays, skipAnalysis: skipAnalysis || undefined }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

async function toldOf(
  night: Night,
  { options, site, context }: { readonly options: NotifyOptions; readonly site: Site; readonly context: CliContext },
): Promise<Told> {
  const { settings, host } = site;
  const { skipAnalysis, analysisDays, gsm8kThreshold: passMark } = settings;
  const told = await tellNight(night, { verdictFile: options.verdict, skipAnalysis, analysisDays, passMark, host });
  const plotsDir = settings.plotsDir ?? `${settings.workDir}/plots_server`;
  const base = plotServerBase(settings);
  const paths = await findPlots(plotsDir, night);
  const plots = paths.map((path) => ({ name: basename(path), url: plotUrl(base, plotsDir, path) }));
  const { links = {}, cellUrl } = nightLinks(base, {
    ...night,
    runFolder: night.path,
    baseDir: resolve(settings.workDir),
  });
  const { browse, ...pages } = links;
  const shown = [...Object.values(pages), ...(plots.length > 0 ? [browse] : []), ...plots.map(({ url }) => url)];
  const plotProblem = options.checkServer ? await serverProblem(shown, context) : undefined;
  return { ...told, plots, links, plotProblem, ...(cellUrl !== undefined && { cellUrl }) };
}

/** Asks the plot server for everything that the card links to; says on stderr what it answers. */
async function serverProblem(
  urls: readonly (string | undefined)[],
  { fetch, stderr }: CliContext,
): Promise<string | undefined> {
  const known = urls.filter((url) => url !== undefined);
  if (known.length === 0) {
    stderr.write(
      'plot server: none is configured (PLOT_SERVER_BASE_URL, or PLOT_SERVER_HOST and PLOT_SERVER_PORT, or HTTP_SERVER_BIND if it listens beyond this machine)\n',
    );
    return undefined;
  }
  const checks = await checkLinks(known, { fetch });
  for (const { url, isThere, detail } of checks) stderr.write(`${isThere ? '✓' : '✗'} ${url}: ${detail}\n`);
  const dead = checks.filter(({ isThere }) => !isThere);
  if (dead.length === 0) return undefined;
  return dead.length === checks.length
    ? `the plot server does not answer (${dead[0]?.detail}): links may not open`
    : `${dead.length} of ${checks.length} links do not open: ${dead.map(({ url, detail }) => `${basename(url)} ${detail}`).join(', ')}`;
}

/** No run folder fits: that is news as well, and never silence. */
function nothingTold(
  { model = '', mode = 'online', benchmarkDate, dockerImage, benchmarkDir }: NotifyOptions,
  { settings, host }: Site,
  today: string,
): Told {
  const root = benchmarkDir ?? settings.outputDir ?? settings.workDir;
  const when = benchmarkDate === undefined ? 'of today or the three days before' : `of ${benchmarkDate}`;
  const reason = `there is no ${model} ${mode} run folder ${when} in ${root}`;
  const run = {
    model,
    mode,
    subMode: 'standard',
    hardware: settings.hardware,
    host,
    image: dockerImage ?? 'not known',
    simulated: false,
  };
  const verdict = unjudged({ status: 'no-data', folder: '', imageTag: '', date: benchmarkDate ?? today, reason });
  return { verdict, run, plots: [] };
}
