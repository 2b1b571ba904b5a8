import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bodyOf, json } from '../http/body.ts';
import { atLeast } from '../node/version.ts';
import type { Workload } from '../workload/workload.ts';
import { answerGenerate } from './generate.ts';
import { answerChat, answerCompletions } from './openai.ts';
import type { ServerConfig } from './server-config.ts';
import { modelInfo, modelList, serverInfo } from './server-info.ts';
import type { ServerLog } from './server-log.ts';
import type { ServingRuntime } from './serving-runtime.ts';

/** What the handlers work with. */
export interface ApiContext {
  readonly config: ServerConfig;
  readonly runtime: ServingRuntime;
  readonly log: ServerLog;
  readonly nowMs: () => number;
  /** Warm-up is over and no shutdown has begun. */
  readonly isReady: () => boolean;
}

type Handler = (context: ApiContext, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const OPEN_PATHS = new Set(['/health', '/health_generate', '/metrics']);

/** SGLang's HTTP side, plus `POST /sim/workload` for the simulated clients. */
export function createApi(context: ApiContext): Server {
  const routes = routesOf(context.config.version);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const handler = routes[path];
    if (handler === undefined) return json(response, { detail: 'Not Found' }, 404);
    if (!OPEN_PATHS.has(path) && !isAuthorized(context.config, request)) {
      return json(response, { error: 'Unauthorized' }, 401);
    }
    Promise.resolve(handler(context, request, response)).catch((error: unknown) => {
      if (!response.headersSent) json(response, { detail: String(error) }, 400);
      else response.destroy();
    });
    return undefined;
  });
  server.keepAliveTimeout = 0;
  return server;
}

function routesOf(version: string): Readonly<Record<string, Handler>> {
  const newNames = atLeast(version, '0.5.6.post2');
  const info: Handler = ({ config }, _request, response) => json(response, serverInfo(config));
  const model: Handler = ({ config }, _request, response) => json(response, modelInfo(config));
  return {
    '/health': (context, _request, response) => answerHealth(context, response, !atLeast(version, '0.5.0')),
    '/health_generate': (context, _request, response) => answerHealth(context, response, false),
    '/get_model_info': newNames ? deprecated('/get_model_info', '/model_info', model) : model,
    '/get_server_info': newNames ? deprecated('/get_server_info', '/server_info', info) : info,
    ...(newNames ? { '/model_info': model, '/server_info': info } : {}),
    '/v1/models': ({ config }, _request, response) => json(response, modelList(config)),
    '/flush_cache': flushCache,
    '/generate': answerGenerate,
    '/v1/completions': answerCompletions,
    '/v1/chat/completions': answerChat,
    '/sim/workload': runWorkload,
  };
}

function deprecated(path: string, better: string, handler: Handler): Handler {
  return (context, request, response) => {
    const text = `Endpoint '${path}' is deprecated and will be removed in a future version. Please use '${better}' instead.`;
    context.log.line(context.nowMs(), null, text);
    context.log.flush();
    return handler(context, request, response);
  };
}

function answerHealth(context: ApiContext, response: ServerResponse, always: boolean): void {
  response.writeHead(!context.runtime.isLost && (always || context.isReady()) ? 200 : 503).end();
}

function flushCache(context: ApiContext, _request: IncomingMessage, response: ServerResponse): void {
  const { runtime, log } = context;
  if (!runtime.idle) {
    const running = runtime.engine.runningRequests;
    log.line(
      context.nowMs(),
      0,
      `Cache not flushed because there are pending requests. #queue-req: 0, #running-req: ${running}`,
    );
    log.flush();
  } else {
    runtime.engine.cache.flush();
    log.line(context.nowMs(), 0, 'Cache flushed successfully!');
    log.flush();
  }
  const text =
    'Cache flushed.\nPlease check backend logs for more details. (When there are running or waiting requests, the operation will not be performed.)\n';
  response.writeHead(runtime.idle ? 200 : 400, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

async function runWorkload(context: ApiContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const workload = JSON.parse(await bodyOf(request)) as Workload;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const stop = context.runtime.run(workload, (event) => {
    response.write(`${JSON.stringify(event)}\n`);
    if ('end' in event) response.end();
  });
  response.on('close', stop);
}

function isAuthorized(config: ServerConfig, request: IncomingMessage): boolean {
  return config.apiKey === null || request.headers.authorization === `Bearer ${config.apiKey}`;
}
