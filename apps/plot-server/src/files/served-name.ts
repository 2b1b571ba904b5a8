import { extname } from 'node:path';

const TEXT = 'text/plain; charset=utf-8';

/** The types that are served, by extension. What a browser might run, such as HTML, is shown as text. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.gz': 'application/gzip',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': TEXT,
  '.csv': TEXT,
  '.tsv': TEXT,
  '.log': TEXT,
  '.txt': TEXT,
  '.out': TEXT,
  '.err': TEXT,
  '.md': TEXT,
  '.html': TEXT,
  '.yaml': TEXT,
  '.yml': TEXT,
};

/** Parts of names that stand for something secret, whatever the extension: webhook and password files, cron tables, the site file. */
const SECRET =
  /secret|webhook|passw|credential|crontab|^id_(rsa|dsa|ecdsa|ed25519)|^ssh_host|^(sglang-ci\.config|site)\./i;

/** The same as whole words of a name: `api_key.json`, `hfToken.txt`, `docker-config.json`. */
const SECRET_WORDS =
  /(?:^| )(?:api ?)?(?:keys?|apikeys?|tokens?(?= \w+$|$)|o?auth|kubeconfig|keystore|netrc|htpasswd|service accounts?|docker config|kube config)(?: |$)/;

/** May a file or folder of this name appear in a path at all? Hidden ones, such as locks and the index, and secret ones may not. */
export function isOpenName(name: string): boolean {
  return (
    name !== '' &&
    !name.startsWith('.') &&
    !/[/\\\0]/.test(name) &&
    !SECRET.test(name) &&
    !SECRET_WORDS.test(wordsOf(name))
  );
}

/** `hfToken.txt` and `hf-token.txt` as `hf token txt`. */
function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase();
}

/** The type that a file of this name is served as; `undefined` for one that is not, or that no benchmark writes. */
export function servedType(name: string): string | undefined {
  if (!isOpenName(name)) return undefined;
  return TYPES[extname(name).toLowerCase()] ?? (isOldLog(name) ? TEXT : undefined);
}

export function isImage(name: string): boolean {
  return servedType(name)?.startsWith('image/') === true;
}

/** A log that was put aside: `server.log.1`, `server.log.failed_155638`. */
function isOldLog(name: string): boolean {
  return /\.log\.\w+$/i.test(name);
}
