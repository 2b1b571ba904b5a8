/** A prompt as the scheduler sees it: a name for the prefix cache, and a length in tokens. */
export interface Prompt {
  readonly key: string;
  readonly inputLen: number;
}

/** Token ids count themselves; text has about four characters a token. */
export function promptOf(prompt: string | readonly number[]): Prompt {
  const text = typeof prompt === 'string' ? prompt : prompt.join(' ');
  const inputLen = typeof prompt === 'string' ? Math.max(1, Math.ceil(text.length / 4)) : prompt.length;
  return { key: `text:${inputLen}:${text}`, inputLen };
}

/** Why the server refuses a prompt of that length; undefined when it fits. */
export function tooLong(prompts: readonly Prompt[], contextLen: number): string | undefined {
  const longest = Math.max(...prompts.map((prompt) => prompt.inputLen));
  if (longest < contextLen) return undefined;
  return `The input (${longest} tokens) is longer than the model's context length (${contextLen} tokens).`;
}
