import { describeContainer, describeRunner, formatPlan } from '@sglang-ci/bench-kit';
import { DEFAULTS, EXIT, type ExitCode, type Plan } from '@sglang-ci/core';
import { safeJson } from '@sglang-ci/history';
import type { ChosenImage, NightSetup } from '../night/night.ts';
import { plansOf } from '../night/plan-work.ts';
import { sanityWork } from '../sanity/plan-sanity-night.ts';
import { checksTable, describeChecks } from '../sanity/print-checks.ts';
import { givenImage } from '../night/given-image.ts';

/**
 * `--dry-run`: every command line of the night, or with `--json` its plans as one array. Starts and writes nothing, and
 * asks nobody about images: without a named image the plan is that of the default image, and says so.
 */
export async function printPlans(setup: NightSetup, output: { write(text: string): unknown }): Promise<ExitCode> {
  const named = givenImage(setup);
  const image = named ?? defaultImage(setup);
  const checks = setup.options.sanity === undefined ? undefined : sanityWork(setup, image);
  const runnable = checks?.filter(({ needless }) => needless === undefined).map(({ plan }) => plan);
  const plans = runnable ?? plansOf(setup, image);
  if (setup.options.json) {
    output.write(`${safeJson(checks === undefined ? plans : describeChecks(checks), 2)}\n`);
    return EXIT.ok;
  }
  const note = "No image was named: tonight's would be searched for. This is the plan for the default image.\n\n";
  const texts = await Promise.all(plans.map((plan) => textOf(plan, setup)));
  const where = setup.runnerChoice.byDefault ? `${capital(describeRunner(setup.runnerChoice))}\n\n` : '';
  const table = checks === undefined ? '' : `${checksTable(checks)}\n\n`;
  output.write(`${named === undefined ? note : ''}${where}${table}${texts.join('\n\n')}`);
  return EXIT.ok;
}

function capital(sentence: string): string {
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}

async function textOf(plan: Plan, { options, settings }: NightSetup): Promise<string> {
  const container = options.runner === 'docker' ? await describeContainer(plan, settings) : undefined;
  return formatPlan(plan, { container });
}

/** The image of the documented default, for this hardware. */
export function defaultImage({ settings }: NightSetup): ChosenImage {
  const name = DEFAULTS.benchImage.replace(/-mi\d+x-/, `-${settings.hardware}-`);
  return { name, tag: name.slice(name.lastIndexOf(':') + 1), daysBack: 0 };
}
