import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { site } from './site.ts';

let server: Awaited<ReturnType<typeof site>>;

beforeEach(async () => {
  server = await site({
    'plots/GROK1/online/20251216_GROK1_online_standard.png': 'PNG bytes',
    'plots/GROK1/online/page.html': '<script>alert(1)</script>',
    'plots/GROK1/online/.draft.tmp': 'half',
    'plots/GROK1/online/a "b" & <i>#?%.png': 'odd name',
    'secret.txt': 'outside',
  });
});
afterEach(() => server.remove());

describe('files', () => {
  test('are served at the links that the cards carry', async () => {
    const answer = await server.get('/GROK1/online/20251216_GROK1_online_standard.png');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-length')).toBe('9');
    expect(await answer.text()).toBe('PNG bytes');
  });

  test('that a browser might run are shown as text', async () => {
    const answer = await server.get('/GROK1/online/page.html');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  test.each([
    ['/../secret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/GROK1/..%2f..%2f..%2fsecret.txt'],
    ['/GROK1/%2e%2e/%2e%2e/secret.txt'],
    ['/GROK1/online/.draft.tmp'],
    ['/GROK1\\..\\secret.txt'],
    ['/%00'],
    ['/%E0%A4%A'],
    ['/GROK1/none.png'],
    ['/GROK1/online/20251216_GROK1_online_standard.png/x'],
  ])('%s is not found', async (path) => {
    const answer = await server.get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('outside');
  });

  test('behind a link that leads out are not found and not listed, behind one that stays inside they are', async () => {
    const plots = join(server.root, 'plots');
    await mkdir(join(server.root, 'elsewhere'));
    await writeFile(join(server.root, 'elsewhere', 'x.png'), 'outside');
    await symlink(join(server.root, 'elsewhere'), join(plots, 'out'));
    await symlink(join(server.root, 'secret.txt'), join(plots, 'secret.png'));
    await symlink(join(plots, 'GROK1'), join(plots, 'latest'));
    expect((await server.get('/out/x.png')).status).toBe(404);
    expect((await server.get('/secret.png')).status).toBe(404);
    expect((await server.get('/latest/online/20251216_GROK1_online_standard.png')).status).toBe(200);
    const listing = await server.text('/browse/');
    expect(listing).toContain('href="/latest/"');
    expect(listing).not.toContain('secret.png');
    expect(listing).not.toContain('/out/');
  });
});

describe('listing', () => {
  test('links to folders and files, and back up', async () => {
    expect(await server.text('/browse/')).toContain('<a href="/GROK1/">GROK1/</a>');
    const listing = await server.text('/GROK1/online/');
    expect(listing).toContain('href="/GROK1/online/20251216_GROK1_online_standard.png"');
    expect(listing).toContain('<a href="../">up</a>');
    expect(listing).not.toContain('.draft');
  });

  test('of a folder without the slash is redirected', async () => {
    const answer = await server.get('/GROK1/online');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/GROK1/online/']);
  });

  test('encodes and escapes any name, and its link works', async () => {
    const listing = await server.text('/GROK1/online/');
    expect(listing).toContain('a &quot;b&quot; &amp; &lt;i&gt;#?%.png');
    const link = '/GROK1/online/a%20%22b%22%20%26%20%3Ci%3E%23%3F%25.png';
    expect(listing).toContain(`href="${link}"`);
    expect(await server.text(link)).toBe('odd name');
  });

  test('says so where there is nothing', async () => {
    const empty = await site();
    expect(await empty.text('/browse/')).toContain('Nothing here yet.');
    await empty.remove();
  });
});
