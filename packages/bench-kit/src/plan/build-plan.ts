import {
  CiError,
  learnSecrets,
  type ModelProfile,
  type OnlineProfile,
  type Plan,
  type PointPlan,
  type Protocol,
  profileOn,
} from '@sglang-ci/core';
import { excludePoints } from './exclude-points.ts';
import { type PlanContext, planContext } from './plan-context.ts';
import { groupPoints, offlineOf, planOfflinePoints } from './plan-offline.ts';
import { planOnlinePoints } from './plan-online.ts';
import type { PlanOptions } from './plan-options.ts';
import { onlineRunOf, planCsv, runFolderOf } from './plan-outputs.ts';
import { planDownload, planPreflight } from './plan-preflight.ts';
import { asSanity } from './plan-sanity.ts';
import { launchOf, planGate, planServer } from './plan-server.ts';
import { withWorkload } from './with-workload.ts';

/**
 * Decides one benchmark of one model to the last word, without looking at the machine.
 * Its secrets are remembered, so that nothing this process writes shows them.
 * Throws `USAGE` for a mode the model does not have, a backend the image lacks, or a text that is no image name.
 */
export function buildPlan(profile: ModelProfile, options: PlanOptions): Plan {
  const context = planContext(withWorkload(profileOn(profile, options.hardware), options.settings.workload), options);
  const plan = options.mode === 'online' ? asSanity(onlinePlan(context), context) : offlinePlan(context);
  learnSecrets(plan);
  return plan;
}

function onlinePlan(context: PlanContext): Plan {
  const { options } = context;
  const online = onlineOf(context);
  const sweeps = !launchOf(online, options.subMode).gateOnly || options.serving === true;
  const server = planServer(context, online, options.subMode);
  const gate = !hasDummyWeights(server.command.argv);
  return {
    ...commonPlan(context, { gate, client: sweeps, online }),
    server,
    ...(gate ? { gate: planGate(context, online) } : {}),
    ...pointsOf(context, sweeps ? planOnlinePoints(context, online) : []),
    sweep: 'isolated',
  };
}

function offlinePlan(context: PlanContext): Plan {
  const { options, profile } = context;
  const offline = offlineOf(context);
  const runFolder = runFolderOf(context);
  const chosen = pointsOf(context, planOfflinePoints(context, offline, runFolder));
  const isDummy = hasDummyWeights(offline.args);
  const onlineRun = isDummy ? undefined : onlineRunOf(context);
  const sweep = options.sweep ?? 'isolated';
  const asked = options.gateFirst ?? (offline.gateFirst || options.settings.gsm8kThreshold !== undefined);
  const gate = asked && profile.online !== undefined && !isDummy;
  return {
    ...commonPlan(context, { gate, client: false, online: undefined }),
    ...(gate && profile.online
      ? { server: planServer(context, profile.online, 'standard'), gate: planGate(context, profile.online) }
      : {}),
    ...chosen,
    sweep,
    ...(sweep === 'grouped' ? { groups: groupPoints(context, offline, { points: chosen.points, runFolder }) } : {}),
    ...(onlineRun === undefined ? {} : { onlineRun }),
  };
}

/** Weights made up at start answer nothing rightly: their speed is measured, their accuracy gates nothing. */
function hasDummyWeights(words: readonly string[]): boolean {
  return words[words.indexOf('--load-format') + 1] === 'dummy' && words.includes('--load-format');
}

function commonPlan(
  context: PlanContext,
  needs: { readonly gate: boolean; readonly client: boolean; readonly online: OnlineProfile | undefined },
): Omit<Plan, 'points' | 'sweep'> {
  const { profile, options, tokenizer } = context;
  const { id, family, label, tp } = profile;
  const download = planDownload(context);
  return {
    schema: 1,
    model: {
      id,
      family,
      label,
      variant: context.variant,
      path: context.modelPath,
      tp,
      ...(tokenizer === undefined ? {} : { tokenizer }),
      ...(profile.runOnHardware ? {} : { untriedRecipe: profile.sources }),
    },
    hardware: options.hardware,
    node: options.node,
    mode: options.mode,
    subMode: options.subMode,
    image: options.image,
    imageTag: context.imageTag,
    ...(options.imageDigest === undefined ? {} : { imageDigest: options.imageDigest }),
    ...(options.imageId === undefined ? {} : { imageId: options.imageId }),
    backend: context.backend,
    protocol: protocolOf(context),
    runFolder: runFolderOf(context),
    preflight: planPreflight(context, needs),
    csv: planCsv(context, needs.online),
    ...(download === undefined ? {} : { download }),
  };
}

function pointsOf({ options, profile }: PlanContext, all: readonly PointPlan[]): Pick<Plan, 'points' | 'excluded'> {
  const site = { rules: options.settings.exclude, profile, hardware: options.hardware };
  const { measured, excluded } = excludePoints(all, site);
  return { points: measured, ...(excluded.length === 0 ? {} : { excluded }) };
}

/** Offline points are measured once, without a client and its seed. */
function protocolOf({ options, spelling }: PlanContext): Protocol {
  const { protocol: name, runsPerLoad, seed: wanted } = options.settings;
  if (options.mode === 'offline') return { name, runsPerLoad: 1 };
  const seed = name === 'legacy' ? spelling.clientSeed : wanted;
  return { name, runsPerLoad, ...(seed === undefined ? {} : { seed }) };
}

function onlineOf({ profile }: PlanContext): OnlineProfile {
  if (profile.online !== undefined) return profile.online;
  throw new CiError('USAGE', `${profile.label} has no online benchmark`);
}
