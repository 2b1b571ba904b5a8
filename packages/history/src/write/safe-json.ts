import { redactSecrets } from '@sglang-ci/core';

/** JSON text whose every string went through `redactSecrets`; redacting each string keeps the JSON whole. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'string' ? redactSecrets(item) : item),
    indent,
  );
}
