import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, endEvents, json, sendEvent, startEvents } from '../http/body.ts';
import { atLeast } from '../node/version.ts';
import { fillerText } from './filler-text.ts';
import type { ApiContext } from './http-api.ts';
import { type Prompt, promptOf, tooLong } from './prompt.ts';

interface GenerateBody {
  readonly text?: string | readonly string[];
  readonly input_ids?: readonly number[] | readonly (readonly number[])[];
  readonly stream?: boolean;
  readonly sampling_params?: { readonly max_new_tokens?: number };
}

/** One answer, or one event of it. */
interface Generated {
  readonly text: string;
  readonly meta_info: object;
  /** Which prompt of a batch this belongs to. */
  readonly index?: number;
}

const DEFAULT_NEW_TOKENS = 128;
let requests = 0;

/** `POST /generate` for one prompt or a batch: JSON, or SSE with the text so far in every event. */
export async function answerGenerate(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.parse(await bodyOf(request)) as GenerateBody;
  const { prompts, batch } = promptsOf(body);
  const stream = body.stream === true;
  if (stream) startEvents(response);
  const refusal = tooLong(prompts, context.config.profile.contextLen);
  if (refusal !== undefined) {
    const error = { error: { message: refusal } };
    if (!stream) return json(response, error, 400);
    sendEvent(response, error);
    return endEvents(response);
  }
  const answers: Generated[] = [];
  let open = prompts.length;
  const finish = (index: number, answer: Generated): void => {
    answers[index] = answer;
    open -= 1;
    if (stream) sendEvent(response, answer);
    if (open > 0) return;
    if (stream) endEvents(response);
    else json(response, batch ? answers : answer);
  };
  const outputLen = Math.max(1, body.sampling_params?.max_new_tokens ?? DEFAULT_NEW_TOKENS);
  const stops = prompts.map((prompt, index) =>
    generateOne(context, {
      prompt,
      outputLen,
      index: batch && stream ? index : undefined,
      onEvent: stream ? (event) => sendEvent(response, event) : () => {},
      onFinished: (answer) => finish(index, answer),
    }),
  );
  response.on('close', () => {
    for (const stop of stops) stop();
  });
}

function promptsOf(body: GenerateBody): { readonly prompts: readonly Prompt[]; readonly batch: boolean } {
  const given = body.input_ids ?? body.text ?? '';
  if (typeof given === 'string') return { prompts: [promptOf(given)], batch: false };
  const items: readonly (string | number | readonly number[])[] = given;
  const single = items.filter((item) => typeof item === 'number');
  if (single.length > 0) return { prompts: [promptOf(single)], batch: false };
  const many = items.filter((item) => typeof item !== 'number');
  return { prompts: many.map(promptOf), batch: true };
}

interface OneRequest {
  readonly prompt: Prompt;
  readonly outputLen: number;
  readonly index: number | undefined;
  readonly onEvent: (event: Generated) => void;
  readonly onFinished: (answer: Generated) => void;
}

function generateOne(context: ApiContext, one: OneRequest): () => void {
  const { prompt, outputLen, index } = one;
  const { version } = context.config;
  requests += 1;
  const id = `sim-${process.pid}-${requests}`;
  let [total, cached] = [0, 0];
  const state = (e2eMs?: number): Generated => ({
    text: fillerText(0, total),
    meta_info: {
      id,
      finish_reason: total >= outputLen ? { type: 'length', length: outputLen } : null,
      prompt_tokens: prompt.inputLen,
      ...(atLeast(version, '0.5.3') ? { weight_version: 'default' } : {}),
      ...(atLeast(version, '0.5.5') ? { total_retractions: 0 } : {}),
      completion_tokens: total,
      cached_tokens: cached,
      ...(e2eMs === undefined ? {} : { e2e_latency: e2eMs / 1000 }),
    },
    ...(index === undefined ? {} : { index }),
  });
  return context.runtime.generate({
    promptKey: prompt.key,
    inputLen: prompt.inputLen,
    outputLen,
    onTokens: (soFar, cachedTokens) => {
      [total, cached] = [soFar, cachedTokens];
      if (total < outputLen) one.onEvent(state());
    },
    onFinished: (e2eMs) => one.onFinished(state(e2eMs)),
  });
}
