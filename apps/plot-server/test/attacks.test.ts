import { execFileSync } from 'node:child_process';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveSite } from './live-site.ts';

/** What no answer may ever hold: the content of every file that is not served. */
const SECRET = 'S3CRET';
const PNG = '/GROK1/online/20251216_GROK1_online_standard.png';
const NIGHT = 'online/GROK1/v0.5.6-rocm700-mi30x-20251216_GROK1_MOE-I4F8_online';

let server: Awaited<ReturnType<typeof liveSite>>;

beforeAll(async () => {
  server = await liveSite({
    [`plots${PNG}`]: 'PNG bytes',
    'plots/.hidden/x.png': SECRET,
    'plots-other/x.png': SECRET,
    'elsewhere/x.png': SECRET,
    'secret.txt': SECRET,
    [`runs/${NIGHT}/server.log`]: 'log text',
    [`runs/${NIGHT}/.lock.1`]: SECRET,
    [`runs/${NIGHT}/core.1234`]: SECRET,
    'runs/.sglang-ci-index/manifest.json': SECRET,
    'runs/.night-lock/.lock.1': SECRET,
    'runs/.env': SECRET,
    'runs/teams-webhook.txt': SECRET,
    'runs/sglang-ci.config.json': SECRET,
    'runs/github_token.txt': SECRET,
    'runs/TOKEN': SECRET,
    'runs/secrets/list.txt': SECRET,
    'runs/id_rsa': SECRET,
    'runs/site.pem': SECRET,
    'runs/crontab.txt': SECRET,
    'runs/results.db': SECRET,
  });
  const at = (...names: string[]) => join(server.root, ...names);
  const links: readonly (readonly [string, string])[] = [
    [at('elsewhere'), at('plots', 'out')],
    [at('plots', 'out'), at('plots', 'chain')],
    ['../secret.txt', at('plots', 'relative.txt')],
    [at('secret.txt'), at('plots', 'GROK1', 'online', 'absolute.png')],
    [at('plots', '.hidden', 'x.png'), at('plots', 'unhidden.png')],
    [at('runs', 'teams-webhook.txt'), at('runs', 'harmless.txt')],
    ['/etc', at('plots', 'etc')],
    ['/etc/passwd', at('runs', 'passwd.log')],
    ['/proc/self', at('plots', 'self')],
    ['/dev/zero', at('runs', 'zero.log')],
    ['loop.log', at('runs', 'loop.log')],
    ['nowhere.log', at('runs', 'dead.log')],
    ['..', at('plots', 'up')],
    [at('plots', 'GROK1'), at('plots', 'inside')],
  ];
  for (const [target, path] of links) await symlink(target, path);
  await mkdir(at('runs', 'folder.log'));
  execFileSync('mkfifo', [at('runs', 'pipe.log')]);
});
afterAll(() => server.close());

/** Name, request target exactly as sent, status. */
const TARGETS: readonly (readonly [string, string, number])[] = [
  ['dots', '/../secret.txt', 404],
  ['many dots', '/../../../../../../../../etc/passwd', 404],
  ['dots after a folder', '/GROK1/../../secret.txt', 404],
  ['dots at the end', '/GROK1/..', 404],
  ['dots that stay inside', '/GROK1/../GROK1/online/', 404],
  ['a single dot', '/./GROK1/online/', 404],
  ['encoded dots', '/%2e%2e/secret.txt', 404],
  ['half encoded dots', '/.%2e/secret.txt', 404],
  ['encoded dots and slash', '/%2E%2E%2Fsecret.txt', 404],
  ['an encoded slash in a name', '/GROK1/..%2f..%2f..%2fsecret.txt', 404],
  ['an encoded slash that stays inside', '/GROK1%2fonline/', 404],
  ['double encoding', '/%252e%252e/secret.txt', 404],
  ['double encoding with slash', '/%252e%252e%252fsecret.txt', 404],
  ['triple encoding', '/%25252e%25252e/secret.txt', 404],
  ['overlong dots, two bytes', '/%c0%ae%c0%ae/secret.txt', 404],
  ['overlong slash', '/..%c0%afsecret.txt', 404],
  ['overlong dots, three bytes', '/%e0%80%ae%e0%80%ae/secret.txt', 404],
  ['overlong dots, four bytes', '/%f0%80%80%ae%f0%80%80%ae/secret.txt', 404],
  ['IIS unicode', '/%u002e%u002e/secret.txt', 404],
  ['full-width dots and slash', '/%ef%bc%8e%ef%bc%8e%ef%bc%8fsecret.txt', 404],
  ['raw bytes above ASCII', '/\xff\xfe/secret.txt', 400],
  ['a backslash', '/..\\secret.txt', 400],
  ['encoded backslashes', '/%5c..%5c..%5csecret.txt', 404],
  ['backslashes after a folder', '/GROK1\\..\\..\\secret.txt', 400],
  ['a NUL', '/%00', 404],
  ['a NUL before another extension', `${PNG}%00.txt`, 404],
  ['a NUL after dots', '/..%00/secret.txt', 404],
  ['a line break after dots', '/..%0a/secret.txt', 404],
  ['a blank after dots', '/..%20/secret.txt', 404],
  ['a tab before dots', '/%09../secret.txt', 404],
  ['path parameters', '/GROK1/..;/..;/secret.txt', 404],
  ['three dots', '/.../secret.txt', 404],
  ['dots in dots', '/....//....//secret.txt', 404],
  ['an absolute path', '//etc/passwd', 404],
  ['an encoded absolute path', '/%2fetc%2fpasswd', 404],
  ['an absolute path below the run folders', '/runs//etc/passwd', 404],
  ['an encoded absolute path below the run folders', '/runs/%2fetc%2fpasswd', 404],
  ['a file address', '/file:///etc/passwd', 404],
  ['a target without a slash', 'file:///etc/passwd', 400],
  ['an absolute address as target', 'http://x/../secret.txt', 404],
  ['a drive letter', '/C:/secret.txt', 404],
  ['a sibling whose name begins like the root', '/../plots-other/x.png', 404],
  ['dots after the run folders', '/runs/../secret.txt', 404],
  ['encoded dots after the run folders', '/runs/%2e%2e/secret.txt', 404],
  ['the run folders under an encoded name', '/%72uns/%2e%2e/secret.txt', 404],
  ['dots after the listing', '/browse/../../secret.txt', 404],
  ['dots after the scripts', '/assets/../package.json', 404],
  ['encoded dots after the scripts', '/assets/..%2f..%2fpackage.json', 404],
  ['dots in the query', '/GROK1/online/?../../secret.txt', 200],
  ['a hidden folder', '/.hidden/x.png', 404],
  ['a hidden folder, encoded', '/%2ehidden/x.png', 404],
  ['the index', '/runs/.sglang-ci-index/manifest.json', 404],
  ['the night lock', '/runs/.night-lock/', 404],
  ['the lock of a run', `/runs/${NIGHT}/.lock.1`, 404],
  ['a core dump', `/runs/${NIGHT}/core.1234`, 404],
  ['an environment file', '/runs/.env', 404],
  ['the webhook', '/runs/teams-webhook.txt', 404],
  ['the webhook, shouted', '/runs/TEAMS-WEBHOOK.TXT', 404],
  ['the site file', '/runs/sglang-ci.config.json', 404],
  ['a token', '/runs/github_token.txt', 404],
  ['a token without extension', '/runs/TOKEN', 404],
  ['a folder of secrets', '/runs/secrets/list.txt', 404],
  ['a key', '/runs/id_rsa', 404],
  ['a certificate', '/runs/site.pem', 404],
  ['a cron table', '/runs/crontab.txt', 404],
  ['a database', '/runs/results.db', 404],
  ['a link to a folder outside', '/out/x.png', 404],
  ['the listing of a link to a folder outside', '/out/', 404],
  ['a link to such a link', '/chain/x.png', 404],
  ['a relative link out', '/relative.txt', 404],
  ['an absolute link out', '/GROK1/online/absolute.png', 404],
  ['a link to a hidden file', '/unhidden.png', 404],
  ['a link to the webhook', '/runs/harmless.txt', 404],
  ['a link to /etc', '/etc/passwd', 404],
  ['a link to a system file', '/runs/passwd.log', 404],
  ['a link to the process', '/self/environ', 404],
  ['a link to a device', '/runs/zero.log', 404],
  ['a link to itself', '/runs/loop.log', 404],
  ['a link to nothing', '/runs/dead.log', 404],
  ['a link to the parent of the root', '/up/secret.txt', 404],
  ['a pipe that nobody writes to', '/runs/pipe.log', 404],
  ['a file as a folder', `${PNG}/x`, 404],
  ['a file with a slash', `${PNG}/`, 404],
  ['a wrong escape', '/%', 404],
  ['a cut escape', '/%E0%A4%A', 404],
  ['a name that is too long', `/${'A'.repeat(8_000)}.png`, 404],
  ['a path that is too deep', `/${'a/'.repeat(6_000)}`, 404],
  ['a header that is too large', `/${'a'.repeat(20_000)}`, 431],
  ['a night outside', '/api/night?folder=../secret.txt', 404],
  ['a night at an absolute path', '/api/night?folder=%2Fetc', 404],
  ['a comparison with a file outside', '/api/compare?a=../secret.txt&b=%2Fetc%2Fpasswd', 404],
  ['no night at all', '/api/night', 400],
  ['a metric that is none', '/api/trends?metric=__proto__', 400],
  ['a range that is none', '/api/nights?from=20251399', 400],
  ['a page size that is none', '/api/nights?limit=1e9x', 400],
];

describe('a target that leads out', () => {
  test.each(TARGETS)('%s: %s', async (_, target, status) => {
    const answer = await server.target(target);
    expect(answer.status).toBe(status);
    if (status < 400 || status === 404) expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.body).not.toContain(SECRET);
    expect(answer.body).not.toContain('root:x:');
    expect(answer.body).not.toContain('"devDependencies"');
  });

  test.each([
    ['/browse/', ['/GROK1/', '/inside/']],
    ['/GROK1/online/', ['/GROK1/', PNG]],
    ['/runs/', ['/runs/folder.log/', '/runs/online/']],
    [`/runs/${NIGHT}/`, ['/runs/online/GROK1/', `/runs/${NIGHT}/server.log`]],
  ])('stands in no listing: %s', async (path, links) => {
    const { body } = await server.target(path);
    expect([...body.matchAll(/<td><a href="([^"]*)"/g)].map(([, link]) => link)).toEqual(links);
  });

  test('cannot be raced: a link that is switched out and back while it is asked for', async () => {
    const link = join(server.root, 'plots', 'racing.png');
    const targets = [join(server.root, `plots${PNG}`), join(server.root, 'plots-other', 'x.png')];
    const stop = new AbortController();
    const race = (async () => {
      for (let turn = 0; !stop.signal.aborted; turn++) {
        await symlink(targets[turn % 2] ?? '', `${link}.new`);
        await rename(`${link}.new`, link);
      }
    })();
    for (let round = 0; round < 60; round++) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => server.target('/racing.png')));
      for (const { status, body } of answers) expect(status === 200 ? body : status).toBeOneOf(['PNG bytes', 404]);
    }
    stop.abort();
    await race;
  });

  test('but a link that stays inside is followed', async () => {
    const { status, body } = await server.target('/inside/online/20251216_GROK1_online_standard.png');
    expect([status, body]).toEqual([200, 'PNG bytes']);
  });
});

describe('a method other than GET and HEAD', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'MOVE', 'LOCK'])(
    '%s is not allowed, on a page, a file and the API',
    async (method) => {
      for (const path of ['/', PNG, '/api/nights', '/runs/']) {
        const body = method === 'POST' || method === 'PUT' ? 'Content-Length: 5\r\n\r\nhello' : '\r\n';
        const answer = await server.raw(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${body}`);
        expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
      }
    },
  );

  test('CONNECT opens no tunnel', async () => {
    expect((await server.raw('CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n')).status).toBe(0);
  });
});

describe('a broken request', () => {
  test.each([
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a host with markup', 'GET / HTTP/1.1\r\nHost: "><script>\r\nConnection: close\r\n\r\n', 400],
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: x/../..\r\nConnection: close\r\n\r\n', 400],
    ['two lengths of the body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a control character in the target', 'GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an unknown method', 'HACK / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a header without an end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused', async (_, request, status) => {
    expect((await server.raw(request)).status).toBe(status);
    expect((await server.target('/health')).status).toBe(200);
  });
});

describe('a link that is made of the request', () => {
  test.each([
    ['/GROK1', '/GROK1/'],
    ['//GROK1', '/GROK1/'],
    ['///GROK1//online', '/GROK1/online/'],
    ['/runs?sort=date', '/runs/?sort=date'],
  ])('%s is sent to %s and nowhere else', async (target, location) => {
    const answer = await server.target(target);
    expect([answer.status, answer.headers['location']]).toEqual([301, location]);
  });

  test('to another host is not found', async () => {
    expect((await server.target('//example.org/%2e%2e')).status).toBe(404);
    expect((await server.target('/\\example.org')).status).toBe(400);
  });

  test('cannot add a header', async () => {
    const answer = await server.target('/GROK1%0d%0aSet-Cookie:%20a=b');
    expect(answer.status).toBe(404);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    '/%3Cscript%3Ealert(1)%3C/script%3E',
    '/?model=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
    '/night?folder=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
    '/compare?a=%3Cscript%3Ealert(1)%3C/script%3E&b=%27',
    '/trend?metric=%3Cscript%3Ealert(1)%3C/script%3E',
    '/api/nights?from=%3Cscript%3Ealert(1)%3C/script%3E',
    '/runs/?sort=%3Cscript%3Ealert(1)%3C/script%3E',
  ])('%s writes no markup', async (target) => {
    const answer = await server.target(target);
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    if (answer.headers['content-type']?.startsWith('text/html')) expect(answer.body).not.toContain('<script>alert');
  });
});
