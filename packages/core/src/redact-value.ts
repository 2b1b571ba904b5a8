import { rememberSecret } from './known-secrets.ts';
import { redactSecrets } from './redact-secrets.ts';
import { isSecretField, isSecretOption, isSecretValue, isSecretVariable } from './secret-names.ts';
import { REDACTED, secretSpans } from './secret-spans.ts';

/** What becomes of the strings of a value. */
interface Treatment {
  /** One that its key, or the word before it, gives away. */
  readonly secret: (value: string, name: string) => string;
  /** Any other. */
  readonly text: (value: string) => string;
}

/**
 * A copy of plain data with its secrets replaced by `<redacted>`: a string under a secret name (a variable in `env`, a
 * field such as `api_key`), the word after a secret option in a list of words, and what `redactSecrets` finds in the rest.
 */
export function redactValue<T>(value: T): T {
  return treated(value, { secret: () => REDACTED, text: redactSecrets }) as T;
}

/** Remembers the secrets of plain data (a plan, an environment), so that no text of this process shows them from now on. */
export function learnSecrets(value: unknown): void {
  treated(value, {
    secret: (secret, name) => {
      if (!/(?:path|file|dir|home|id)$/i.test(name)) rememberSecret(secret);
      return secret;
    },
    text: (text) => {
      for (const { start, end, isNamed } of secretSpans(text))
        if (isNamed === true) rememberSecret(text.slice(start, end));
      return text;
    },
  });
}

function treated(value: unknown, treatment: Treatment): unknown {
  if (typeof value === 'string') return treatment.text(value);
  if (Array.isArray(value)) return treatedList(value, treatment);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, treatedField(name, item, treatment)]));
}

function treatedList(list: readonly unknown[], treatment: Treatment): readonly unknown[] {
  return list.map((item, at) => {
    const before: unknown = list[at - 1];
    const isValue = typeof before === 'string' && isSecretOption(before) && typeof item === 'string';
    return isValue && !item.startsWith('--') && isSecretValue(item)
      ? treatment.secret(item, before)
      : treated(item, treatment);
  });
}

function treatedField(name: string, item: unknown, treatment: Treatment): unknown {
  const isSecret = typeof item === 'string' && isSecretValue(item) && isSecretKey(name);
  return isSecret ? treatment.secret(item, name) : treated(item, treatment);
}

/** Names of variables are in capitals; what else data have is a field. */
function isSecretKey(name: string): boolean {
  return /^[A-Z][A-Z\d_]*$/.test(name) ? isSecretVariable(name) : isSecretField(name);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
