import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateOutcome, Plan } from '@sglang-ci/core';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';

/**
 * What the accuracy gate of the online run of the same image came to, from its log, whichever script wrote it.
 * `undefined` when there is no such run: then nothing speaks against an offline benchmark. A log without a verdict is a
 * gate that crashed.
 */
export async function readOnlineGate({ onlineRun }: Plan): Promise<GateOutcome | undefined> {
  if (onlineRun === undefined) return undefined;
  const text = await readFile(join(onlineRun.folder, onlineRun.gateLog)).catch(() => undefined);
  if (text === undefined) return undefined;
  const { verdict, accuracy, sessions } = parseGsm8kLog(text);
  const runs = sessions.at(-1)?.runs ?? [];
  return {
    outcome: verdict?.outcome ?? 'crashed',
    passed: verdict?.outcome === 'pass',
    ...(accuracy === undefined ? {} : { accuracy }),
    threshold: verdict?.threshold ?? 0,
    runs: runs.map(({ run, accuracy: share, crashed }) => ({
      run,
      crashed,
      ...(share === undefined ? {} : { accuracy: share }),
    })),
  };
}
