import { describe, expect, test } from 'vitest';
import { blotSecrets, learnSecrets, redactSecrets, redactValue } from '../src/index.ts';

describe('in plain data, name and value meet', () => {
  test.each([
    'HF_TOKEN',
    'HUGGING_FACE_HUB_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'API_KEY',
    'DB_PASSWORD',
    'CLIENT_SECRET',
    'TEAMS_WEBHOOK_URL',
    'SSH_KEY_FILE',
  ])('%s is a secret variable', (name) => {
    expect(redactValue({ env: { [name]: 'geheim' } })).toStrictEqual({ env: { [name]: '<redacted>' } });
  });

  test.each([
    ['MTP_SPECULATIVE_NUM_DRAFT_TOKENS', 'four'],
    ['TOKENIZERS_PARALLELISM', 'fast'],
    ['MAX_TOKENS', 'many'],
    ['EOS_TOKEN', 'end'],
    ['MONKEY', 'banana'],
    ['CACHE_KEY', '12'],
    ['HF_TOKEN', ''],
    ['USE_KEY', 'true'],
    ['key', 'e2eMs'],
    ['sort_key', 'name'],
    ['token', 'word'],
  ])('%s=%s stays readable', (name, value) => {
    expect(redactValue({ env: { [name]: value } })).toStrictEqual({ env: { [name]: value } });
  });

  test.each([
    [
      ['--api-key', 'geheim', '--port', '30000'],
      ['--api-key', '<redacted>', '--port', '30000'],
    ],
    [
      ['--hf-token', 'geheim'],
      ['--hf-token', '<redacted>'],
    ],
    [['--admin-api-key=geheim'], ['--admin-api-key=<redacted>']],
    [
      ['--token', '--port', '1'],
      ['--token', '--port', '1'],
    ],
    [
      ['--speculative-num-draft-tokens', 'four'],
      ['--speculative-num-draft-tokens', 'four'],
    ],
    [
      ['-e', 'HF_TOKEN=geheim', 'image'],
      ['-e', 'HF_TOKEN=<redacted>', 'image'],
    ],
    [
      ['--tokenizer-path', '/models/x'],
      ['--tokenizer-path', '/models/x'],
    ],
  ])('the words %j', (argv, expected) => {
    expect(redactValue({ argv })).toStrictEqual({ argv: expected });
  });

  test('nothing else changes, and redacting twice is redacting once', () => {
    const value = { a: [1, null, { b: true }], at: new Date(0), env: { X: '1', HF_TOKEN: 'geheim' }, none: undefined };
    const once = redactValue(value);
    expect(once).toStrictEqual({ ...value, env: { X: '1', HF_TOKEN: '<redacted>' } });
    expect(redactValue(once)).toStrictEqual(once);
  });
});

/** Text, as redacted, as blotted. */
const TEXTS = [
  [
    'python3 -m x --api-key geheim --port 1',
    'python3 -m x --api-key <redacted> --port 1',
    'python3 -m x --api-key ****** --port 1',
  ],
  [
    'env AWS_SECRET_ACCESS_KEY=ge/he+im a',
    'env AWS_SECRET_ACCESS_KEY=<redacted> a',
    'env AWS_SECRET_ACCESS_KEY=******** a',
  ],
  ['{"HF_TOKEN": "geheim", "N": 1}', '{"HF_TOKEN": "<redacted>", "N": 1}', '{"HF_TOKEN": "******", "N": 1}'],
  ['["--api-key",\n    "ge heim"]', '["--api-key",\n    "<redacted>"]', '["--api-key",\n    "*******"]'],
  ['"a --hf-token ge\\"heim"', '"a --hf-token <redacted>\\"heim"', '"a --hf-token **\\"heim"'],
  [
    "ServerArgs(api_key='geheim', port=1)",
    'ServerArgs(api_key=<redacted>, port=1)',
    'ServerArgs(api_key=********, port=1)',
  ],
  ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer <redacted>', 'Authorization: Bearer ************'],
  [
    'https://u:geheim@h/a?page=2&sig=geheim',
    'https://h/a?page=2&sig=redacted',
    'https://*********h/a?page=2&sig=******',
  ],
  [
    'https://x.logic.azure.com/workflows/a?sig=b.',
    'https://x.logic.azure.com/…',
    `https://x.logic.azure.com${'*'.repeat(19)}`,
  ],
  [
    'perf.sh --teams-webhook-url=https://h/a?b --x',
    'perf.sh --teams-webhook-url=<redacted> --x',
    'perf.sh --teams-webhook-url=************* --x',
  ],
] as const;

describe('in text', () => {
  test.each(TEXTS)('%s', (text, redacted, blotted) => {
    expect(redactSecrets(text)).toBe(redacted);
    expect(blotSecrets(text)).toBe(blotted);
    expect(blotted).toHaveLength(text.length);
    expect(redactSecrets(redacted)).toBe(redacted);
  });

  test.each([
    "eos_token='</s>', pad_token='[PAD]', api_key=None",
    '#new-token: 1024, #cached-token: 0, token usage: 0.02',
    'max_total_num_tokens=2048, key=value, sort_key: name',
    '--tokenizer /models/x --max-total-tokens 2048 --skip-tokenizer-init',
    'Total input tokens: 1024; KeyError: "key"; RuntimeError: secret sauce',
    'Teams: skipped - --teams-webhook-url not given',
    '["--teams-webhook-url=", "--mode=online"]',
    'DOCKER_KEY: 5, SGLANG_TOKEN=1.5e3, USE_TOKEN=false',
  ])('%s stays', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

test('a value that was learnt is hidden under any name, as a whole word; what could be a word is not learnt', () => {
  learnSecrets({
    argv: ['--api-key', 'sk-12345abc'],
    env: { HF_TOKEN: 'grok', HF_TOKEN_PATH: '/root/.cache/huggingface/token' },
  });
  learnSecrets('docker run -e X_PASSWORD=pass4word image');
  const text = 'got sk-12345abc, xsk-12345abcx, pass4word, grok and /root/.cache/huggingface/token';
  expect(redactSecrets(text)).toBe(
    'got <redacted>, xsk-12345abcx, <redacted>, grok and /root/.cache/huggingface/token',
  );
});
