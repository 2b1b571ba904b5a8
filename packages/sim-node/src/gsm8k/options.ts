import { atLeast } from '../node/version.ts';
import type { OptionSpec } from '../python/argparse.ts';

/** The options of `benchmark/gsm8k/bench_sglang.py` in that SGLang version. */
export function gsm8kOptions(version: string): OptionSpec[] {
  const plainHost = atLeast(version, '0.5.9');
  const newest: OptionSpec[] = [
    { flags: ['--max-new-tokens'], kind: 'int', default: 512 },
    { flags: ['--temperature'], kind: 'float', default: 0 },
    { flags: ['--top-p'], kind: 'float', default: 1 },
    { flags: ['--enable-thinking'], kind: 'flag' },
    { flags: ['--tokenizer-path'], kind: 'str' },
    { flags: ['--platinum'], kind: 'flag' },
  ];
  return [
    { flags: ['--num-shots'], kind: 'int', default: 5 },
    { flags: ['--data-path'], kind: 'str', default: 'test.jsonl' },
    { flags: ['--num-questions'], kind: 'int', default: 200 },
    { flags: ['--parallel'], kind: 'int', default: 64 },
    { flags: ['--host'], kind: 'str', default: plainHost ? '127.0.0.1' : 'http://127.0.0.1' },
    { flags: ['--port'], kind: 'int', default: 30_000 },
    { flags: ['--backend'], kind: 'str', default: 'srt' },
    { flags: ['--device'], kind: 'str', choices: ['auto', 'cuda', 'rocm', 'cpu'], default: 'auto' },
    { flags: ['--result-file'], kind: 'str', default: 'result.jsonl' },
    ...(atLeast(version, '0.4.10') ? [{ flags: ['--raw-result-file'], kind: 'str' } as const] : []),
    ...(plainHost ? newest : []),
  ];
}
