import { serverOptions } from '../launch-server/server-options.ts';
import { atLeast } from '../node/version.ts';
import type { OptionSpec } from '../python/argparse.ts';

/** All server options and those of bench_one_batch. */
export function oneBatchOptions(version: string): OptionSpec[] {
  const recent: OptionSpec[] = [
    { flags: ['--prompt-filename'], kind: 'str', default: '' },
    { flags: ['--profile-record-shapes'], kind: 'flag' },
    { flags: ['--profile-filename-prefix'], kind: 'str', default: 'profile' },
  ];
  return [
    ...serverOptions(version),
    ...sweepOptions(),
    { flags: ['--correctness-test'], kind: 'flag' },
    { flags: ['--cut-len'], kind: 'int', default: 4 },
    { flags: ['--log-decode-step'], kind: 'int', default: 0 },
    { flags: ['--profile'], kind: 'flag' },
    ...(atLeast(version, '0.5.0') ? recent : []),
  ];
}

/** The lists both offline benchmarks sweep over. */
export function sweepOptions(): OptionSpec[] {
  return [
    { flags: ['--run-name'], kind: 'str', default: 'default' },
    { flags: ['--batch-size'], kind: 'int', list: true, default: [1] },
    { flags: ['--input-len'], kind: 'int', list: true, default: [1024] },
    { flags: ['--output-len'], kind: 'int', list: true, default: [16] },
    { flags: ['--result-filename'], kind: 'str', default: 'result.jsonl' },
  ];
}
