import { readFile, stat } from 'node:fs/promises';
import { CiError } from '@sglang-ci/core';

/** Where the webhook's URL may come from. The URL is a credential: whoever has it can post to the channel. */
export interface WebhookSources {
  /** From the command line: works, but every user of the machine sees it in `ps`. */
  readonly option?: string | undefined;
  /** A file that only its owner can read and that holds nothing but the URL. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Webhook {
  /** Absent when no webhook is configured: notifications are disabled. */
  readonly url?: string;
  readonly warning?: string;
}

/**
 * Finds the webhook's URL: command line, then file, then `TEAMS_WEBHOOK_URL`. Empty values count as not given.
 * Throws `CONFIG_INVALID` for a file that others can read and `FILE_MISSING` for one that is not there.
 */
export async function findWebhook(sources: WebhookSources): Promise<Webhook> {
  const option = sources.option?.trim() ?? '';
  if (option !== '') {
    return { url: option, warning: 'a webhook URL on the command line is visible in ps; use a file with mode 0600' };
  }
  const file = sources.file ?? '';
  const url = file === '' ? (sources.env['TEAMS_WEBHOOK_URL'] ?? '').trim() : await readSecret(file);
  return url === '' ? {} : { url };
}

async function readSecret(path: string): Promise<string> {
  const { mode } = await stat(path).catch((cause: unknown) => {
    throw new CiError('FILE_MISSING', `the webhook file ${path} cannot be read`, {
      hint: 'write the URL into it, or leave the setting out to switch notifications off',
      cause,
    });
  });
  if ((mode & 0o077) !== 0) {
    throw new CiError('CONFIG_INVALID', `the webhook file ${path} is open to other users`, {
      hint: `chmod 600 ${path}`,
    });
  }
  return (await readFile(path, 'utf8')).trim();
}
