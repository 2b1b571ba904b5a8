import { createHostRunner } from '@sglang-ci/bench-kit';
import { formatError } from '@sglang-ci/cli-kit';
import { CiError, EXIT } from '@sglang-ci/core';
import type { BenchmarkRecord, NightSetup, NightState, Step } from '../night/night.ts';
import { waitForGpus } from '../steps/check-gpus.ts';
import { notStarted } from '../steps/run-benchmarks.ts';
import { checkModel } from './check-model.ts';
import { closeImage, openImage, type SanityImage } from './sanity-image.ts';
import { CHECKED, type SanityWork } from './plan-sanity-night.ts';
import type { SanityRecord, SanityResult } from './sanity-record.ts';

/** Checks every model of the night's images, one after the other. One that fails does not keep the next from its check. */
export const runSanity: Step = {
  id: 'sanity',
  title: 'sanity of the image',
  async run(setup, state) {
    const benchmarks: BenchmarkRecord[] = [];
    const records: SanityRecord[] = [];
    for (const image of state.images) {
      const works = state.work.filter((work): work is SanityWork => work.image === image && 'label' in work);
      const open = await openImage(setup, image, works);
      for (const work of works) benchmarks.push(await checkOne(setup, { work, open }));
      const record = await closeImage(setup, open);
      if (works.some(({ needless }) => needless !== CHECKED)) records.push(record);
    }
    const tried = benchmarks.filter(({ status }) => status !== 'skipped').length;
    const failed = benchmarks.filter(({ exitCode }) => exitCode !== EXIT.ok).length;
    const next = {
      ...state,
      benchmarks,
      sanity: records,
      ...(tried + failed === 0 ? nothingTried(setup, benchmarks) : {}),
    };
    const said = records.flatMap(({ results }) => results.map(({ label, status }) => `${label} ${status}`)).join(', ');
    const detail = next.failure instanceof CiError ? next.failure.message : said;
    return { state: next, detail, failed: failed > 0 || next.failure !== undefined };
  },
};

/** That no model was there at all is more likely a wrong folder than an image that serves nothing. */
function nothingTried({ options }: NightSetup, benchmarks: readonly BenchmarkRecord[]): Pick<NightState, 'failure'> {
  if (benchmarks.some(({ reason }) => reason === CHECKED)) return {};
  const folder = options.sanity?.modelsDir ?? '';
  const failure = new CiError(
    'MODEL_MISSING',
    `no model was checked: none of ${benchmarks.length} has its files below ${folder}`,
    {
      hint: 'name the folder of the models with --models-dir, or a path for each in the site file',
    },
  );
  return { failure };
}

async function checkOne(
  setup: NightSetup,
  { work, open }: { readonly work: SanityWork; readonly open: SanityImage },
): Promise<BenchmarkRecord> {
  const { clock } = setup;
  const startedAt = clock.now();
  const ending = async () => {
    if (work.needless === CHECKED) return notStarted(work, setup);
    if (work.needless !== undefined) await open.note(skippedFor(work, work.needless, 'no-files'));
    return open.endingOf(work) ?? notStarted(work, setup) ?? (await tried(setup, { work, open }));
  };
  const how = (await ending()) ?? { status: 'skipped' as const, exitCode: EXIT.failed };
  const { plan } = work;
  return { plan, tonight: [], plots: [], problems: [], durationS: (clock.now() - startedAt) / 1000, ...how };
}

/** What is not the model's fault is no result of the model; the check of it can be made again. */
async function tried(setup: NightSetup, { work, open }: { readonly work: SanityWork; readonly open: SanityImage }) {
  try {
    await waitForGpus(setup, work.plan.model.tp, createHostRunner({ clock: setup.clock, place: setup.outputDir }));
    await checkModel(setup, work, open);
    return open.endingOf(work);
  } catch (error) {
    if (setup.signal.aborted) throw error;
    const late = notStarted({}, setup);
    if (late !== undefined) return late;
    const [reason = ''] = formatError(error).split('\n');
    setup.emit({ kind: 'warning', message: `${work.label}: not checked: ${reason}` });
    await open.note(skippedFor(work, `not checked: ${reason}`, 'not-tried'));
    return { status: 'failed' as const, exitCode: EXIT.failed, reason: `not checked: ${reason}` };
  }
}

function skippedFor(
  { label, plan }: SanityWork,
  reason: string,
  skipped: NonNullable<SanityResult['skipped']>,
): SanityResult {
  return { label, status: 'SKIPPED', reason, skipped, required: plan.gate?.threshold ?? 0, attempts: [] };
}
