import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { formatError } from '@sglang-ci/cli-kit';
import { CiError, type Clock } from '@sglang-ci/core';
import { Hono } from 'hono';
import { dashboardData } from '../api/dashboard-data.ts';
import { secretFiles, type SecretPlaces } from '../files/secret-files.ts';
import { nightStore } from '../nights/night-store.ts';
import { apiRoutes } from '../routes/api-routes.ts';
import { pageRoutes } from '../routes/page-routes.ts';
import type { DataAnswer, DataService } from './data-service.ts';
import { listing } from './listing.ts';

export interface NightsOptions {
  /** Folder of the PNGs: `{MODEL}/{online|offline}/*.png`. */
  readonly plotsDir: string;
  /** Folder with the run folders, at any depth. */
  readonly baseDir: string;
  readonly title: string;
  /** What is not shown even if it lies in a served folder. */
  readonly secretPlaces?: SecretPlaces;
  readonly clock: Clock;
  /** Takes a line for what cannot be read. */
  readonly log: (line: string) => void;
}

/** The nights of a base directory, with the pages and the JSON that are made of them. Heavy: keep it off the thread that answers. */
export function nightsService(options: NightsOptions): DataService {
  const store = nightStore(options.baseDir, options);
  const app = dataApp(options, store);
  let [version, seen]: [number, unknown] = [0, undefined];
  return {
    async version() {
      const groups = await store.groups().catch(() => ({}));
      if (groups !== seen) version += 1;
      seen = groups;
      return version;
    },
    async answer(request) {
      if (request.kind !== 'listing') return answerOf(await app.request(request.target));
      const isSecret = await secretFiles(options.secretPlaces)();
      return answerOf(new Response(await listing(request, isSecret), { headers: HTML }));
    },
  };
}

const HTML = { 'content-type': 'text/html; charset=UTF-8' };

function dataApp(options: NightsOptions, store: ReturnType<typeof nightStore>): Hono {
  const data = dashboardData({ ...options, store });
  const app = new Hono();
  app.route('/api', apiRoutes(data));
  app.route('/', pageRoutes(data, options));
  app.onError((error, context) => {
    options.log(formatError(error));
    if (!(error instanceof CiError)) return context.json({ error: 'internal error' }, 500);
    return context.json({ error: error.message }, error.code === 'USAGE' ? 400 : 503);
  });
  return app;
}

const compress = promisify(gzip);

/** Shorter ones are sent as they are. */
const COMPRESSED_BYTES = 1_000;

async function answerOf(response: Response): Promise<DataAnswer> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = ['content-type', 'location'].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body,
    ...(body.length < COMPRESSED_BYTES ? {} : { gzipped: new Uint8Array(await compress(body)) }),
    etag: `W/"${createHash('sha1').update(body).digest('base64url')}"`,
  };
}
