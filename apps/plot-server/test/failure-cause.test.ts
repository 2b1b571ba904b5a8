import { afterAll, beforeAll, expect, test } from 'vitest';
import { onlineNight, site } from './site.ts';

const FAILED = 'v0.5.6-rocm700-mi30x-20251214_GROK1_MOE-I4F8_online';
const LINE = 'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2.00 GiB.';

let server: Awaited<ReturnType<typeof site>>;
beforeAll(async () => {
  server = await site({
    ...onlineNight('v0.5.6-rocm700-mi30x-20251213', 10_000),
    [`runs/online/GROK1/${FAILED}/server_output_aiter.log`]: `server_args=ServerArgs(tp_size=8)\nTraceback (most recent call last):\n  File "m.py", line 3, in load\n${LINE}\n`,
  });
});
afterAll(() => server.remove());

test.each(['/', '/trend?model=GROK1', `/night?folder=${FAILED}`])(
  '%s shows the line that says why a night failed, with the way to its log',
  async (path) => {
    const page = await server.text(path);
    expect(page).toContain(LINE);
    expect(page).toContain(`<a href="/runs/online/GROK1/${FAILED}/server_output_aiter.log">log, line 4`);
  },
);

test('the API has it beside the headline, and nothing where no night failed', async () => {
  const { nights } = (await (await server.get('/api/nights')).json()) as { nights: { cause?: unknown }[] };
  expect(nights.map(({ cause }) => cause)).toEqual([
    expect.objectContaining({ text: expect.stringContaining(LINE), line: 4 }),
    undefined,
  ]);
});
