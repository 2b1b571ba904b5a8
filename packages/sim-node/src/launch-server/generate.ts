import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, json } from '../http/body.ts';
import type { ApiContext } from './http-api.ts';

interface GenerateBody {
  readonly text?: string;
  readonly input_ids?: readonly number[];
  readonly stream?: boolean;
  readonly sampling_params?: { readonly max_new_tokens?: number };
}

const WORDS = ['the', ' answer', ' to', ' this', ' question', ' is', ' found', ' by', ' counting', ' and'];
const DEFAULT_NEW_TOKENS = 128;
let requests = 0;

/** `POST /generate`: JSON, or SSE with the text so far in every chunk. Text in, about four characters a token. */
export async function answerGenerate(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.parse(await bodyOf(request)) as GenerateBody;
  const prompt = body.input_ids?.join(' ') ?? body.text ?? '';
  const inputLen = body.input_ids?.length ?? Math.max(1, Math.ceil(prompt.length / 4));
  const outputLen = Math.max(1, body.sampling_params?.max_new_tokens ?? DEFAULT_NEW_TOKENS);
  const { contextLen } = context.config.profile;
  if (inputLen >= contextLen) return json(response, tooLong(inputLen, contextLen), 400);
  requests += 1;
  const reply = replyWriter(response, {
    stream: body.stream === true,
    id: `sim-${process.pid}-${requests}`,
    inputLen,
    outputLen,
  });
  const stop = context.runtime.generate({
    promptKey: `text:${inputLen}:${prompt}`,
    inputLen,
    outputLen,
    onTokens: reply.tokens,
    onFinished: reply.finished,
  });
  response.on('close', stop);
}

function tooLong(inputLen: number, contextLen: number): object {
  const message = `The input (${inputLen} tokens) is longer than the model's context length (${contextLen} tokens).`;
  return { error: { message } };
}

function replyWriter(
  response: ServerResponse,
  request: { readonly stream: boolean; readonly id: string; readonly inputLen: number; readonly outputLen: number },
): { tokens: (total: number, cached: number) => void; finished: (e2eMs: number) => void } {
  let seen = { total: 0, cached: 0 };
  const bodyAt = (total: number, e2eMs: number | null): object => ({
    text: textOf(total),
    meta_info: {
      id: request.id,
      finish_reason: total >= request.outputLen ? { type: 'length', length: request.outputLen } : null,
      prompt_tokens: request.inputLen,
      completion_tokens: total,
      cached_tokens: seen.cached,
      ...(e2eMs === null ? {} : { e2e_latency: e2eMs / 1000 }),
    },
  });
  if (request.stream) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  return {
    tokens: (total, cached) => {
      seen = { total, cached };
      if (request.stream && total < request.outputLen)
        response.write(`data: ${JSON.stringify(bodyAt(total, null))}\n\n`);
    },
    finished: (e2eMs) => {
      const body = bodyAt(seen.total, e2eMs);
      if (request.stream) response.end(`data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`);
      else json(response, body);
    },
  };
}

function textOf(tokens: number): string {
  return Array.from({ length: tokens }, (_, i) => WORDS[i % WORDS.length]).join('');
}
