import {
  CiError,
  type Command,
  fillText,
  fillWords,
  type GatePlan,
  isSameRocm,
  isVariantMode,
  type LaunchProfile,
  type OnlineProfile,
  type Preflight,
  type ServerPlan,
  type Settings,
} from '@sglang-ci/core';
import { effectiveQuestions, gsm8kCommand } from '@sglang-ci/gsm8k';
import { gateLimitS, simulationSlackS } from './expected-duration.ts';
import { type PlanContext, rocmOf } from './plan-context.ts';
import { withEvaluator } from './with-evaluator.ts';
import { spellEnv, spellModule, spellWords } from './version-drift.ts';

const READY_TEXT = 'The server is fired up and ready to roll!';
/** The port that server, client and accuracy script take when they are told none. */
const SGLANG_PORT = 30_000;

/** The launch profile of an online mode. Throws `USAGE` naming the modes the model has. */
export function launchOf(online: OnlineProfile, subMode: string): LaunchProfile {
  const launch = isVariantMode(subMode) ? online.modes[subMode] : undefined;
  if (launch !== undefined) return launch;
  throw new CiError('USAGE', `no online mode '${subMode}'`, { hint: `known: ${Object.keys(online.modes).join(', ')}` });
}

/** The server of a mode, in the spelling of the image's version. */
export function planServer(context: PlanContext, online: OnlineProfile, subMode: string): ServerPlan {
  const { options, spelling, values } = context;
  const { settings } = options;
  const launch = launchOf(online, subMode);
  const memFraction = (subMode === 'standard' ? settings.serverMemFraction : undefined) ?? launch.memFraction;
  const args = fillWords(launch.args, { ...values, memFraction, ...launch.values });
  const extra = [...backendWords(context, args), ...graphWords(context, args), ...portWords(context, args)];
  return {
    command: command(context, 'sglang.launch_server', {
      env: { ...launch.env, ...envOfTrack(launch.envByRocm, rocmOf(context)) },
      args: [...args, ...extra],
    }),
    host: String(values['host']),
    port: Number(values['port']),
    log: fillText(online.logs.server, { backend: context.backend }),
    healthPath: settings.healthPath ?? spelling.healthPath,
    ...(settings.healthPollS === undefined ? {} : { healthPollS: settings.healthPollS }),
    flushPath: spelling.flushPath,
    infoPath: spelling.infoPath,
    readyText: READY_TEXT,
    startLimitS: (settings.serverTimeoutS ?? launch.startLimitS) + simulationSlackS(settings),
  };
}

/** The accuracy gate against that server. */
export function planGate(context: PlanContext, online: OnlineProfile): GatePlan {
  const { options, profile, values, backend } = context;
  const { settings } = options;
  const { gsm8kQuestions: questions, gsm8kParallel: parallel, gsm8kShots: shots } = settings;
  const args = profile.gsm8k.args;
  const command = gsm8kCommand({
    script: options.gsm8kScript ?? settings.gsm8kScript,
    args: [...args, ...portWords(context, args)],
    questions,
    parallel,
    shots,
    host: String(values['host']),
    hostWord: context.spelling.hostWord,
    port: Number(values['port']),
  });
  const common = {
    command,
    log: fillText(online.logs.gsm8k, { model: profile.label, backend }),
    maxRuns: settings.gsm8kRuns,
    questions: effectiveQuestions(questions),
    limitS: gateLimitS(effectiveQuestions(questions), parallel) + simulationSlackS(settings),
  };
  return markedGate(context, common);
}

/** Who is to ask. A sanity check is defined by the script's pass mark, whoever asks in benchmarks. */
export function evaluatorOf({ sanity, settings }: PlanContext['options']): Settings['evaluator'] {
  return sanity === undefined ? settings.evaluator : 'script';
}

/** The gate with who asks and the pass mark of that one: a mark given by hand is for who was named, else for the script. */
function markedGate({ options, profile, values }: PlanContext, gate: GatePlan): GatePlan {
  const { gsm8kThreshold } = options.settings;
  const evaluator = evaluatorOf(options);
  const { threshold: ofScript, thresholds } = profile.gsm8k;
  const byHand = options.threshold ?? gsm8kThreshold;
  if (evaluator === 'auto' || evaluator === 'script') {
    const threshold = byHand ?? ofScript;
    return {
      ...gate,
      ...(threshold === undefined ? {} : { threshold }),
      ...(evaluator === 'script' ? { evaluatorIsNamed: true } : {}),
      ...(evaluator === 'auto' && Object.keys(thresholds).length > 0 ? { thresholds } : {}),
    };
  }
  const by = { evaluator, host: String(values['host']), port: Number(values['port']) };
  return { ...withEvaluator(gate, { ...by, threshold: byHand ?? thresholds[evaluator] }), evaluatorIsNamed: true };
}

/** The small server that builds the kernels when the JIT cache is cold. */
export function planJitWarmup(context: PlanContext): Preflight['jitWarmup'] {
  const { jitWarmup } = context.profile;
  if (jitWarmup === undefined) return undefined;
  const args = fillWords(jitWarmup.args, { ...context.values, tp: 1, port: jitWarmup.port });
  return {
    missingAnyOf: fillWords(jitWarmup.missingAnyOf, context.values),
    command: command(context, 'sglang.launch_server', { env: jitWarmup.env, args }),
    port: jitWarmup.port,
    limitS: jitWarmup.limitS,
  };
}

/** `--port N` for a command line without one, where the port is not SGLang's own default. */
export function portWords({ values }: PlanContext, args: readonly string[]): readonly string[] {
  return values['port'] === SGLANG_PORT || args.includes('--port') ? [] : ['--port', String(values['port'])];
}

/** `python3 -m MODULE …` in the spelling of the image's version. */
export function command(
  { spelling }: PlanContext,
  module: string,
  launch: { readonly env: Readonly<Record<string, string>>; readonly args: readonly string[] },
): Command {
  const words = spellWords(launch.args, spelling);
  return { env: spellEnv(launch.env, spelling), argv: ['python3', '-m', spellModule(module, spelling), ...words] };
}

/** `--attention-backend B` where another backend than the model's was asked for and the model's words name none. */
export function backendWords({ options, profile }: PlanContext, args: readonly string[]): readonly string[] {
  const { backend } = options;
  const isGiven = backend === undefined || backend === profile.backend || args.includes('--attention-backend');
  return isGiven ? [] : ['--attention-backend', backend];
}

function graphWords({ options }: PlanContext, args: readonly string[]): readonly string[] {
  const { cudaGraphMaxBs, disableCudaGraph } = options.settings;
  if (disableCudaGraph) return ['--disable-cuda-graph'];
  if (cudaGraphMaxBs === undefined || args.includes('--cuda-graph-max-bs')) return [];
  return ['--cuda-graph-max-bs', String(cudaGraphMaxBs)];
}

/** The variables of a track, however tag and model file spell its version. */
function envOfTrack(
  byRocm: LaunchProfile['envByRocm'],
  rocm: string | undefined,
): Readonly<Record<string, string>> | undefined {
  return Object.entries(byRocm).find(([track]) => rocm !== undefined && isSameRocm(track, rocm))?.[1];
}
