import { formatRunFolderName, hardwareFamily, type OnlineProfile, type Plan } from '@sglang-ci/core';
import type { PlanContext } from './plan-context.ts';
import { offlineOf } from './plan-offline.ts';

/** The run folder's absolute path: `{out}/{mode}/{MODEL}/{TAG}_{MODEL}_{VARIANT}_{mode}{suffix}`. */
export function runFolderOf(context: PlanContext): string {
  const { options, profile, variant } = context;
  return folderIn(context, { mode: options.mode, subMode: options.subMode, variant, model: profile.label });
}

/** The CSV of the run: name, title and row label of the family, as the old scripts wrote them. */
export function planCsv(context: PlanContext, online: OnlineProfile | undefined): Plan['csv'] {
  const { options, profile, imageTag, variant, backend } = context;
  const { mode, subMode } = options;
  const base = formatRunFolderName({ imageTag, model: profile.label, variant, mode, subMode });
  const hardwareLabel = `${hardwareFamily(options.hardware).label}-${backend}, ${options.node}`;
  if (mode === 'offline') {
    const backendColumn = offlineOf(context).csvBackendColumn;
    return { file: `${base}.csv`, title: '', rowLabel: backend, backendColumn };
  }
  const gsm8k = online?.gsm8kCsv ? { gsm8k: gsm8kCsv(context) } : {};
  return {
    file:
      online?.csvName === 'serving'
        ? `${base.replace(`_${variant}_online`, `_${variant}_serving`)}.csv`
        : `${base}.csv`,
    title: `${online?.csvTitle} - ${profile.label} (${imageTag})`,
    rowLabel: online?.csvRowLabel === 'model' ? `${profile.label}-${variant}` : hardwareLabel,
    backendColumn: false,
    ...gsm8k,
  };
}

/** Where the online run of the same image and model is, whose accuracy gate an offline run obeys. */
export function onlineRunOf(context: PlanContext): NonNullable<Plan['onlineRun']> | undefined {
  const { profile, backend } = context;
  if (profile.online === undefined) return undefined;
  const variant = profile.variant.online;
  return {
    folder: folderIn(context, { mode: 'online', subMode: 'standard', variant, model: profile.label }),
    gateLog: profile.online.logs.gsm8k.replace('{model}', profile.label).replace('{backend}', backend),
  };
}

function folderIn(
  { options, imageTag }: PlanContext,
  name: {
    readonly mode: 'online' | 'offline';
    readonly subMode: string;
    readonly variant: string;
    readonly model: string;
  },
): string {
  const { settings } = options;
  const out = (options.outputDir ?? settings.outputDir ?? settings.workDir).replace(/\/+$/, '');
  return `${out}/${name.mode}/${name.model}/${formatRunFolderName({ imageTag, ...name })}`;
}

function gsm8kCsv({ options, profile, imageTag, variant }: PlanContext): NonNullable<Plan['csv']['gsm8k']> {
  const { settings, subMode } = options;
  const name = formatRunFolderName({ imageTag, model: profile.label, variant, mode: 'online', subMode });
  return {
    file: `${name}.csv`,
    title: `GSM8K Accuracy Test - ${profile.label} (${imageTag})`,
    configuration: [
      ['TP', profile.tp],
      ['Questions', settings.gsm8kQuestions],
      ['Parallel', settings.gsm8kParallel],
      ['Shots', settings.gsm8kShots],
      ['Runs', settings.gsm8kRuns],
    ],
  };
}
