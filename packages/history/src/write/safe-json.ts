import { redactValue } from '@sglang-ci/core';

/** JSON text without secrets, as `redactValue` finds them: by the name a value has, and in every string. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(redactValue(value), undefined, indent);
}
