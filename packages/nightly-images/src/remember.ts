import type { Clock } from '@sglang-ci/core';

/** Keeps answers for a while, so that several searches of one night ask only once. A failed request is not kept. */
export function rememberAnswers<T>(clock: Clock, keepMs: number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return (key, ask) => {
    const known = answers.get(key);
    if (known !== undefined && clock.now() - known.at < keepMs) return known.answer;
    const answer = ask();
    answers.set(key, { at: clock.now(), answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
