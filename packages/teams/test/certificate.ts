import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for a host, made by openssl; `undefined`, with a printed reason, where there is none. */
export function makeCertificate(host: string): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const alternative = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
    const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=${alternative}`];
    const made = spawnSync('openssl', [...words, ...names, '-keyout', key, '-out', cert], { encoding: 'utf8' });
    if (made.status !== 0) {
      process.stderr.write(`skipped: openssl makes no certificate (${made.error?.message ?? made.stderr})\n`);
      return undefined;
    }
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
