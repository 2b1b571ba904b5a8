import * as v from 'valibot';
import { CiError } from './errors.ts';
import { HARDWARE } from './hardware.ts';
import { BACKEND_NAME, OFFLINE_MODES, VARIANT_MODES } from './variants.ts';

const strings = v.pipe(v.array(v.string()), v.readonly());
/** Words of a command line: a list, or one text that is split at blanks. */
const words = v.pipe(
  v.union([
    v.pipe(
      v.string(),
      v.transform((text) => text.trim().split(/\s+/)),
    ),
    v.array(v.string()),
  ]),
  v.readonly(),
);
const env = v.pipe(v.record(v.string(), v.string()), v.readonly());
const counts = v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.minLength(1), v.readonly());

/**
 * How a server or an offline benchmark is launched in one mode. `args` are words of the command line in which
 * `{model}`, `{tokenizer}`, `{tp}`, `{backend}`, `{port}`, `{host}`, `{memFraction}` and the names in `values` are filled
 * in; any other word in braces is an error.
 */
const launch = v.strictObject({
  args: words,
  env: v.optional(env, {}),
  /** Further variables by the ROCm part of the image's tag: `{ rocm700: { SGLANG_USE_ROCM700A: '1' } }`. */
  envByRocm: v.optional(v.pipe(v.record(v.string(), env), v.readonly()), {}),
  /** Numbers of this mode that `args` name as `{name}` and a site may want to change: `{ maxRequests: 1024 }`. */
  values: v.optional(v.pipe(v.record(v.string(), v.union([v.string(), v.number()])), v.readonly()), {}),
  /** Limit for the server to become ready with warm caches, seconds. */
  startLimitS: v.optional(v.number(), 1_800),
  memFraction: v.optional(v.number()),
  /** Only the accuracy gate is run in this mode, no sweep. */
  gateOnly: v.optional(v.boolean(), false),
});

const onlineSchema = v.strictObject({
  axis: v.variant('kind', [
    v.strictObject({
      kind: v.literal('request_rate'),
      values: counts,
      /** Prompts per unit of rate, and their upper limit: `min(perUnit * rate, max)`. */
      prompts: v.strictObject({ perUnit: v.number(), max: v.number() }),
    }),
    v.strictObject({
      kind: v.literal('concurrency'),
      values: counts,
      prompts: v.union([
        /** Prompts for a concurrency above `highFrom - 1`, and for the rest. */
        v.strictObject({ highFrom: v.number(), high: v.number(), low: v.number() }),
        /** Prompts per client, and the fewest and most of them. */
        v.strictObject({ perUnit: v.number(), min: v.number(), max: v.number() }),
      ]),
    }),
  ]),
  inputLen: v.number(),
  outputLen: v.number(),
  /** Words of the client's command line; also `{inputLen}`, `{outputLen}`, `{prompts}`, `{load}` are filled in. */
  clientArgs: words,
  /** Log names of the old scripts; `{model}`, `{backend}`, `{load}`, `{run}`, `{stamp}` are filled in. */
  logs: v.strictObject({ server: v.string(), client: v.string(), gsm8k: v.string() }),
  csvName: v.picklist(['online', 'serving']),
  /** How the CSV's title line starts: `Online mode` or `Online Serving Benchmark`. */
  csvTitle: v.string(),
  /** The CSV's row label: the hardware with backend and host (GROK), or the model with its precision (DeepSeek). */
  csvRowLabel: v.picklist(['hardware', 'model']),
  /** Pause after a run under the legacy protocol, by the load it starts from; `flush`: the cache was flushed between runs. */
  legacyPauses: v.optional(
    v.pipe(
      v.array(v.strictObject({ from: v.number(), pauseS: v.number(), flush: v.optional(v.boolean(), false) })),
      v.readonly(),
    ),
    [],
  ),
  /** Whether the accuracy gate writes a CSV of its own (DeepSeek). */
  gsm8kCsv: v.optional(v.boolean(), false),
  host: v.optional(v.string(), '127.0.0.1'),
  port: v.optional(v.number(), 30000),
  modes: v.record(v.picklist(VARIANT_MODES), launch),
});

const offlineSchema = v.strictObject({
  batchSizes: counts,
  inputLens: counts,
  outputLen: v.number(),
  tp: counts,
  args: words,
  env: v.optional(env, {}),
  /** `--mem-fraction-static` by batch size, for the batch sizes that need one. */
  memFractionByBatch: v.optional(v.record(v.string(), v.number()), {}),
  /** Model path of this mode, if it is another model than the profile's (GROK `dummy`). */
  modelPath: v.optional(v.string()),
  /** Limit for loading and compiling before the first measurement, seconds. */
  loadLimitS: v.optional(v.number(), 1_800),
  /** Log name per point; `{tp}`, `{batch}`, `{inputLen}` are filled in. */
  log: v.string(),
  /** Whether the CSV has the Backend column. */
  csvBackendColumn: v.boolean(),
  /** Whether the accuracy gate comes first, on a short-lived server, unless the online run of the same image passed it. */
  gateFirst: v.optional(v.boolean(), false),
});

/** What the sanity check of an image asks of a model. */
const sanity = v.strictObject({
  /** Its name in the check's logs and summary, where the old toolkit had another than the profile's: `GROK1-IN4`. */
  label: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*$/))),
  /** The best of its accuracy runs must reach it. */
  threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Names of its folder below the models folder, besides its Hugging Face name. */
  folders: v.optional(strings, []),
  /** Names of its tokenizer's folder below the models folder, for a tokenizer that is not the model's own. */
  tokenizerFolders: v.optional(strings, []),
  /** Limit for the server to become ready, seconds. */
  startLimitS: v.optional(v.number(), 300),
});

/** The schema of a model file. */
export const modelSchema = v.strictObject({
  /** Where a JSON Schema of this format stands, for editors. */
  $schema: v.optional(v.string()),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  family: v.string(),
  /** The model's name in folders, CSVs and cards: `GROK1`. */
  label: v.string(),
  /** Precision part of folder names: `MOE-I4F8`. `byMode` where offline and online differ. */
  variant: v.strictObject({ online: v.string(), offline: v.string() }),
  /** Other names under which the command line knows it. */
  aliases: v.optional(strings, []),
  /** Parts of a model path that give the model away. */
  pathHints: v.optional(strings, []),
  modelPath: v.strictObject({ online: v.string(), offline: v.string() }),
  /** A fixed tokenizer, `{model}` for the model's own path, or absent for families that pass none. */
  tokenizer: v.optional(v.strictObject({ online: v.string(), offline: v.string() })),
  /** Tokenizer when the model's path was given by hand and no tokenizer was: usually `{model}`. */
  tokenizerOfCustomModel: v.optional(v.string()),
  /** Hugging Face repository for `--download-model`. */
  huggingFaceId: v.optional(v.string()),
  /** Free space that a download needs, GB. */
  downloadGb: v.optional(v.number(), 100),
  tp: v.number(),
  /** The attention backend, as SGLang names it. */
  backend: v.optional(v.pipe(v.string(), v.regex(BACKEND_NAME)), 'aiter'),
  gsm8k: v.strictObject({
    /** Pass mark of the script's few-shot completions; one that is not known gates nothing. */
    threshold: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    /** Pass marks of other evaluators, by name: their scores are other quantities. */
    thresholds: v.optional(
      v.pipe(v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))), v.readonly()),
      {},
    ),
    /** Words after the script's path; `{questions}`, `{parallel}`, `{shots}`, `{port}`, `{host}` are filled in. */
    args: words,
  }),
  /**
   * Kernel libraries whose absence means a cold JIT cache: a small warm-up server builds them first.
   * `{workspace}` in a path is the folder in which the image keeps SGLang and aiter.
   */
  jitWarmup: v.optional(
    v.strictObject({
      missingAnyOf: strings,
      args: words,
      env: v.optional(env, {}),
      port: v.number(),
      limitS: v.number(),
    }),
  ),
  sanity: v.optional(sanity),
  online: v.optional(onlineSchema),
  offline: v.optional(v.record(v.picklist(OFFLINE_MODES), offlineSchema)),
  /** Hardware families it runs on; absent: all. */
  hardware: v.optional(v.pipe(v.array(v.picklist(HARDWARE)), v.readonly())),
  /** What a hardware family changes: parts of this same shape, laid over it. */
  byHardware: v.optional(v.record(v.picklist(HARDWARE), v.record(v.string(), v.unknown())), {}),
  /** Where the recipe stands in public: `repository:path`. */
  sources: v.optional(strings, []),
  /** Has this toolkit run it on hardware? Else plans say that it is a recipe from its sources. */
  runOnHardware: v.optional(v.boolean(), true),
});

/** A model as a value: everything its benchmarks need to know, and nothing about how they are run. */
export type ModelProfile = v.InferOutput<typeof modelSchema>;
export type OnlineProfile = v.InferOutput<typeof onlineSchema>;
export type OfflineProfile = v.InferOutput<typeof offlineSchema>;
export type LaunchProfile = v.InferOutput<typeof launch>;

/** Writes a model down: `export const grok1 = defineModel({ … })`. Throws `CONFIG_INVALID` naming the field that is wrong. */
export function defineModel(profile: v.InferInput<typeof modelSchema>): ModelProfile {
  return parseModelProfile(profile, `model ${profile.id}`);
}

/** Checks a model that comes from outside, such as a JSON file of the site's `models/` folder. `origin` names it in errors. */
export function parseModelProfile(value: unknown, origin: string): ModelProfile {
  const result = v.safeParse(modelSchema, value);
  if (result.success) return result.output;
  const issues = result.issues.map((issue) => describeIssue(issue, v.getDotPath(issue) ?? 'the file'));
  throw new CiError('CONFIG_INVALID', `${origin}: ${issues.join('; ')}`, {
    hint: 'compare with a model file of grok-bench',
  });
}

function describeIssue(issue: v.BaseIssue<unknown>, field: string): string {
  if (issue.expected === 'never') return `${field} is no field of a model`;
  return issue.received === 'undefined' ? `${field} is missing` : `${field}: ${issue.message}`;
}
