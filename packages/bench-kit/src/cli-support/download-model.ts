import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CiError, type Command, type DownloadPlan, type Plan, type Ports, stoppedError } from '@sglang-ci/core';
import { checkDiskSpace } from '../preflight/check-disk-space.ts';
import { folderMarker } from '../run/run-process.ts';

const CHECK_LIMIT_MS = 30_000;
/** A day: the largest model at 100 Mbit/s takes 15 hours. */
const DOWNLOAD_LIMIT_MS = 86_400_000;

/**
 * Fetches the plan's model when that was asked for and its folder is empty or missing; what an earlier, interrupted
 * download left is used. Throws `DISK_FULL` before it starts, `MODEL_MISSING` when the client fails or leaves nothing.
 */
export async function downloadModel(plan: Plan, ports: Ports): Promise<void> {
  const { download } = plan;
  if (download === undefined || (await isComplete(download, ports))) return;
  await checkDiskSpace(download.directory, {
    gb: download.needsGb,
    what: `the model ${download.huggingFaceId}`,
    runner: ports.runner,
    signal: ports.signal,
  });
  await mkdir(plan.runFolder, { recursive: true });
  ports.emit({ kind: 'note', message: `downloading ${download.huggingFaceId} into ${download.directory}` });
  const command = await clientOf(download, ports);
  const log = join(plan.runFolder, 'model_download.log');
  const process = await ports.runner.start(command, {
    log,
    limitMs: DOWNLOAD_LIMIT_MS,
    signal: ports.signal,
    marker: folderMarker(plan.runFolder),
  });
  const exit = await process.exited;
  if (ports.signal.aborted) throw stoppedError(ports.signal, 'while the model was downloaded');
  if (exit.code === 0 && (await isComplete(download, ports))) return;
  throw new CiError('MODEL_MISSING', `${download.huggingFaceId} was not downloaded: ${command.argv[0]} failed`, {
    hint: `see ${log}; the download goes on where it stopped when it is started again`,
  });
}

/** Something is there, and nothing of it is half a file: the client keeps those as `*.incomplete` under `.cache`. */
async function isComplete({ directory }: DownloadPlan, { runner, signal }: Ports): Promise<boolean> {
  const limits = { limitMs: CHECK_LIMIT_MS, signal };
  const any = await runner.run({ env: {}, argv: ['find', directory, '-type', 'f', '-print', '-quit'] }, limits);
  const half = await runner.run(
    { env: {}, argv: ['find', directory, '-name', '*.incomplete', '-print', '-quit'] },
    limits,
  );
  return any.code === 0 && any.stdout !== '' && half.stdout === '';
}

/**
 * Newer images have only `hf`, which resumes by itself and knows no option for it; beside it a `huggingface-cli` that
 * says that it no longer works, and exits with 0.
 */
async function clientOf(
  { command, huggingFaceId, directory }: DownloadPlan,
  { runner, signal }: Ports,
): Promise<Command> {
  const probe = { env: {}, argv: ['huggingface-cli', '--help'] };
  const { code, stdout, stderr } = await runner.run(probe, { limitMs: CHECK_LIMIT_MS, signal });
  const works = code !== 127 && !`${stdout}${stderr}`.includes('no longer works');
  return works ? command : { env: {}, argv: ['hf', 'download', huggingFaceId, '--local-dir', directory] };
}
