import type { Plan } from '@sglang-ci/core';

/** `config.json` of an offline run folder: the image and the attention backend. */
export function renderConfigJson(plan: Plan): string {
  return `${JSON.stringify({ docker: plan.image, attention_backend: plan.backend })}\n`;
}

/** The backend that a `config.json` names; `undefined` if the text is no such file. */
export function backendOfConfigJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const backend =
      typeof value === 'object' && value !== null && 'attention_backend' in value && value.attention_backend;
    return typeof backend === 'string' && backend !== '' ? backend : undefined;
  } catch {
    return undefined;
  }
}
