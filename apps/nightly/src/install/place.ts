import { readFile, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { CiError } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';

/** Where a text is installed. */
export interface Place {
  readonly name: string;
  /** Empty when there is nothing. */
  read(): Promise<string>;
  /** An empty text takes it away. */
  write(text: string): Promise<void>;
}

/** A file of its own, or one that is shared with others. */
export function filePlace(path: string): Place {
  return {
    name: path,
    read: () =>
      readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      }),
    write: (text) => (text === '' ? rm(path, { force: true }) : writeAtomically(path, text)),
  };
}

/** The crontab of the user who runs this. */
export function crontabPlace(env: NodeJS.ProcessEnv): Place {
  return {
    name: 'crontab',
    async read() {
      const { code, output } = await crontab(['-l'], { env });
      if (code === 0) return output;
      if (/^no crontab for/m.test(output)) return '';
      throw new CiError('CONFIG_INVALID', `the crontab cannot be read: ${output.trim()}`);
    },
    async write(text) {
      const { code, output } = await crontab(['-'], { env, input: text });
      if (code !== 0) throw new CiError('CONFIG_INVALID', `crontab refused the rules: ${output.trim()}`);
    },
  };
}

function crontab(
  words: readonly string[],
  { env, input = '' }: { readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('crontab', words, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('error', (cause) =>
      reject(
        new CiError('PATH_MISSING', 'there is no crontab program here', {
          hint: 'install cron, or use --systemd',
          cause,
        }),
      ),
    );
    child.once('close', (code) => resolve({ code, output: code === 0 ? output : errors }));
    child.stdin.on('error', () => undefined); // it has ended already, and says why by its code
    child.stdin.end(input);
  });
}
