import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, endEvents, json, sendEvent, startEvents } from '../http/body.ts';
import { fillerText } from './filler-text.ts';
import type { ApiContext } from './http-api.ts';
import { promptOf, tooLong } from './prompt.ts';

interface OpenAiBody {
  readonly prompt?: string | readonly number[];
  readonly messages?: readonly unknown[];
  readonly stream?: boolean;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** What differs between the two endpoints. */
interface Dialect {
  readonly idPrefix: string;
  readonly object: string;
  readonly chunkObject: string;
  readonly defaultTokens: number;
  readonly whole: (text: string) => object;
  readonly piece: (text: string) => object;
}

const COMPLETIONS: Dialect = {
  idPrefix: 'cmpl',
  object: 'text_completion',
  chunkObject: 'text_completion',
  defaultTokens: 16,
  whole: (text) => ({ text }),
  piece: (text) => ({ text }),
};

const CHAT: Dialect = {
  idPrefix: 'chatcmpl',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  defaultTokens: 128,
  whole: (content) => ({ message: { role: 'assistant', content } }),
  piece: (content) => ({ delta: { content } }),
};

let requests = 0;

/** `POST /v1/completions`. */
export function answerCompletions(context: ApiContext, request: IncomingMessage, response: ServerResponse) {
  return answer(COMPLETIONS, context, { request, response });
}

/** `POST /v1/chat/completions`. */
export function answerChat(context: ApiContext, request: IncomingMessage, response: ServerResponse) {
  return answer(CHAT, context, { request, response });
}

async function answer(
  dialect: Dialect,
  context: ApiContext,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const body = JSON.parse(await bodyOf(request)) as OpenAiBody;
  const prompt = promptOf(body.prompt ?? JSON.stringify(body.messages ?? []));
  const refusal = tooLong([prompt], context.config.profile.contextLen);
  if (refusal !== undefined) {
    return json(response, { object: 'error', message: refusal, type: 'BadRequestError', code: 400 }, 400);
  }
  const outputLen = Math.max(1, body.max_completion_tokens ?? body.max_tokens ?? dialect.defaultTokens);
  requests += 1;
  const reply = replyWriter(dialect, response, {
    id: `${dialect.idPrefix}-${process.pid}-${requests}`,
    created: Math.floor(context.nowMs() / 1000),
    model: context.config.servedName,
    inputLen: prompt.inputLen,
    stream: body.stream === true,
  });
  const stop = context.runtime.generate({ promptKey: prompt.key, inputLen: prompt.inputLen, outputLen, ...reply });
  response.on('close', stop);
}

interface Reply {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly inputLen: number;
  readonly stream: boolean;
}

function replyWriter(dialect: Dialect, response: ServerResponse, reply: Reply) {
  const { id, created, model, inputLen, stream } = reply;
  const send = (text: string, finishReason: 'length' | null): void => {
    const choice = { index: 0, ...dialect.piece(text), logprobs: null, finish_reason: finishReason };
    sendEvent(response, { id, object: dialect.chunkObject, created, model, choices: [choice] });
  };
  let sent = 0;
  if (stream) startEvents(response);
  return {
    onTokens: (total: number): void => {
      if (stream) send(fillerText(sent, total), null);
      sent = total;
    },
    onFinished: (): void => {
      if (stream) {
        send('', 'length');
        return endEvents(response);
      }
      const choice = { index: 0, ...dialect.whole(fillerText(0, sent)), logprobs: null, finish_reason: 'length' };
      const usage = { prompt_tokens: inputLen, completion_tokens: sent, total_tokens: inputLen + sent };
      return json(response, { id, object: dialect.object, created, model, choices: [choice], usage });
    },
  };
}
