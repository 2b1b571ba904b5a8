/** The words that make a variable's name one of a secret. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'token',
  'key',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'apikey',
]);

/** What stands before `token` in the names of tokens that a model reads. */
const MODEL_TOKENS: ReadonlySet<string> = new Set(
  'bos eos pad unk sep cls mask stop special image video audio draft new next prefill decode think'.split(' '),
);

/** What stands before `key` or `token` in the name of a field or argument that holds a credential. */
const CREDENTIALS: ReadonlySet<string> = new Set(
  'api access admin auth private secret account client encryption signing ssh master license subscription bearer github gitlab hf hub huggingface refresh session bot registry user security'.split(
    ' ',
  ),
);

/** `HF_TOKEN`, `hf-token` and `hfToken` as words: `hf`, `token`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/**
 * Does an environment variable of this name hold a secret? TOKEN, KEY, SECRET and PASSWORD count as whole words:
 * `HF_TOKEN` and `AWS_SECRET_ACCESS_KEY` do, `MAX_TOKENS` and `TOKENIZERS_PARALLELISM` do not. So does a webhook's URL.
 */
export function isSecretVariable(name: string): boolean {
  const words = wordsOf(name);
  return isWebhookName(words) || (words.some((word) => SECRET_WORDS.has(word)) && !isModelToken(words));
}

/** Does the word after this option (`--api-key`, `--hf-token`, `--teams-webhook-url`) hold a secret? */
export function isSecretOption(word: string): boolean {
  if (!/^--[A-Za-z][\w-]*$/.test(word)) return false;
  const words = wordsOf(word);
  return isWebhookName(words) || (SECRET_WORDS.has(words.at(-1) ?? '') && !isModelToken(words));
}

/**
 * Does a field of this name (`api_key`, `accessToken`) hold a secret? Narrower than for variables: data have keys and
 * tokens of many kinds.
 */
export function isSecretField(name: string): boolean {
  const words = wordsOf(name);
  const [last = '', before = ''] = words.toReversed();
  if (isWebhookName(words)) return true;
  return last === 'key' || last === 'token' ? CREDENTIALS.has(before) : SECRET_WORDS.has(last);
}

/** A number, a switch or a placeholder is none, whatever its name. */
export function isSecretValue(value: string): boolean {
  return (
    value.trim() !== '' &&
    !value.startsWith('<') &&
    !/^(?:[+-]?[\d.]+(?:e[+-]?\d+)?|true|false|none|null)$/i.test(value)
  );
}

function isWebhookName(words: readonly string[]): boolean {
  const [last, before] = words.toReversed();
  return last === 'webhook' || (last === 'url' && before === 'webhook');
}

function isModelToken(words: readonly string[]): boolean {
  return words.at(-1) === 'token' && MODEL_TOKENS.has(words.at(-2) ?? '');
}
