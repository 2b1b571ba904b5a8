import { expect, test } from 'vitest';
import { nightLinks, plotServerBase, plotUrl } from '../src/index.ts';

const outside = () => ['10.1.2.3', 'fd00::7'];

test.each([
  [{ plotServerBaseUrl: 'http://plots.lab/ci/', plotServerHost: '10.9.9.9' }, 'http://plots.lab/ci'],
  [{ plotServerHost: 'plots.lab', plotServerPort: 8_080 }, 'http://plots.lab:8080'],
  [{ plotServerHost: 'plots.lab', plotServerBind: '10.1.2.4' }, 'http://plots.lab:8000'],
  [{ plotServerHost: 'fd00::7' }, 'http://[fd00::7]:8000'],
  [{ plotServerHost: '0.0.0.0' }, 'http://10.1.2.3:8000'],
  [{ plotServerHost: '127.0.0.1', plotServerPort: 8_123 }, 'http://127.0.0.1:8123'],
  [{ plotServerBind: '0.0.0.0' }, 'http://10.1.2.3:8000'],
  [{ plotServerBind: '::' }, 'http://10.1.2.3:8000'],
  [{ plotServerBind: '10.1.2.4' }, 'http://10.1.2.4:8000'],
  [{}, undefined],
  [{ plotServerBind: 'localhost' }, undefined],
])('with %j people reach the plot server at %s', (given, base) => {
  expect(plotServerBase({ plotServerBind: '127.0.0.1', plotServerPort: 8_000, ...given }, outside)).toBe(base);
});

test('a server bound to every address of a machine without any cannot be linked', () => {
  expect(plotServerBase({ plotServerBind: '0.0.0.0', plotServerPort: 1 }, () => [])).toBeUndefined();
});

test("this machine's own address is one that a URL can hold", () => {
  const base = plotServerBase({ plotServerBind: '0.0.0.0', plotServerPort: 8_000 });
  expect(base === undefined || URL.canParse(base)).toBe(true);
});

test.each([
  ['http://plots.lab/', '/plots/GROK1/online/a b#1.png', 'http://plots.lab/GROK1/online/a%20b%231.png'],
  ['http://plots.lab', '/elsewhere/a.png', undefined],
  ['http://plots.lab', '/plots', undefined],
  [undefined, '/plots/a.png', undefined],
])('on %s the plot %s is at %s', (base, path, url) => {
  expect(plotUrl(base, '/plots', path)).toBe(url);
});

const night = {
  model: 'GROK1',
  variant: 'MOE-I4F8',
  hardware: 'mi30x',
  mode: 'online',
  subMode: 'standard',
  runFolder: '/ci/online/GROK1/v1_GROK1 x_online',
  baseDir: '/ci',
} as const;

test('every page of a night, and the history of each of its values', () => {
  const { links, cellUrl } = nightLinks('http://plots.lab', night);
  expect(links).toStrictEqual({
    dashboard: 'http://plots.lab/',
    browse: 'http://plots.lab/GROK1/online/',
    history: 'http://plots.lab/trend?model=GROK1&variant=MOE-I4F8&hardware=mi30x&mode=online&subMode=standard',
    logs: 'http://plots.lab/night?folder=online%2FGROK1%2Fv1_GROK1+x_online',
  });
  const cell = { metric: 'e2eMs', loadKind: 'request_rate', load: 16, state: 'suspect' } as const;
  expect(cellUrl?.(cell)).toBe(`${links?.history}&metric=e2eMs&load=16`);
});

test('no plot server, no links; a night that it does not serve has no page', () => {
  expect(nightLinks(undefined, night)).toStrictEqual({});
  expect(nightLinks('http://plots.lab', { ...night, baseDir: '/elsewhere' }).links?.logs).toBeUndefined();
});
