import { describe, expect, it, test } from 'vitest';
import { serverOptions } from '../src/launch-server/server-options.ts';
import { parseArgs } from '../src/python/argparse.ts';

const parse = (version: string, words: string) =>
  parseArgs('sglang serve', serverOptions(version), ['--model-path', 'm', ...words.split(' ')]);
const refusal = (version: string, words: string): string => {
  const result = parse(version, words);
  return result.ok ? 'accepted' : (result.stderr.trim().split('\n').at(-1) ?? '');
};

describe('options by version, as each version’s own help lists them', () => {
  it.each([
    ['0.4.9.post2', 168],
    ['0.5.6.post2', 292],
    ['0.5.23', 544],
  ])('%s has %i', (version, count) => expect(serverOptions(version)).toHaveLength(count));

  test.each([
    ['0.4.9.post2', '--tp 8 --cuda-graph-max-bs 16', 'accepted'],
    ['0.4.9.post2', '--nsa-prefill-backend tilelang', 'unrecognized arguments: --nsa-prefill-backend tilelang'],
    ['0.5.6.post2', '--dp 8 --enable-dp-attention --cuda-graph-max-bs 16 --disable-cuda-graph', 'accepted'],
    ['0.5.6.post2', '--soft-watchdog-timeout 3', 'unrecognized arguments: --soft-watchdog-timeout 3'],
    ['0.5.23', '--tp 8 --ep-size 8 --cuda-graph-max-bs-decode 64 --watchdog-timeout 1200', 'accepted'],
    ['0.5.23', '--attention-backend dsv4 --page-size 256 --swa-full-tokens-ratio 0.1', 'accepted'],
    ['0.5.23', '--dsa-prefill-backend tilelang --dsa-decode-backend tilelang', 'accepted'],
    ['0.5.23', '--cuda-graph-max-bs 16', 'ambiguous option: --cuda-graph-max-bs could match'],
    ['0.5.23', '--cuda-graph-bs 1 2', 'ambiguous option: --cuda-graph-bs could match'],
    ['0.5.23', '--no-such-flag 3', 'unrecognized arguments: --no-such-flag 3'],
    ['0.5.23', '--attention-backend aiterx', "argument --attention-backend: invalid choice: 'aiterx'"],
  ])('%s takes %s: %s', (version, words, said) => expect(refusal(version, words)).toContain(said));
});
