import { basename } from 'node:path';
import { atLeast, installedVersion } from '../node/version.ts';

/** The one module whose old name is no module any more; `bench_serving` still is one. */
const GONE = 'sglang.bench_one_batch';

/** `python3`: only the programs a benchmark night runs exist on this node. */
const argv = process.argv.slice(2);
process.exitCode = await runPython(argv);

async function runPython(argv: readonly string[]): Promise<number> {
  const [first = '', second = ''] = argv;
  if (first === '--version' || first === '-V') return print('Python 3.10.12');
  if (first === '-m') return runModule(second, argv.slice(2));
  const script = basename(first);
  if (script === 'bench_sglang.py') return (await import('../gsm8k/main.ts')).runGsm8k(argv.slice(1));
  process.stderr.write(`python3: can't open file '${first}': [Errno 2] No such file or directory\n`);
  return 2;
}

async function runModule(module: string, argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const isMoved = module.startsWith('sglang.benchmark.');
  const exists = isMoved ? atLeast(version, '0.5.15') : module !== GONE || !atLeast(version, '0.5.21');
  switch (exists ? module.replace('sglang.benchmark.', 'sglang.bench_') : undefined) {
    case 'sglang.launch_server':
      return (await import('../launch-server/main.ts')).runLaunchServer(argv);
    case 'sglang.bench_serving':
      return (await import('../bench-serving/main.ts')).runBenchServing(argv);
    case 'sglang.bench_one_batch':
      return (await import('../bench-one-batch/main.ts')).runBenchOneBatch(argv);
    case 'sglang.bench_one_batch_server':
      return (await import('../bench-one-batch-server/main.ts')).runBenchOneBatchServer(argv);
    default:
      process.stderr.write(`/usr/bin/python3: No module named ${module}\n`);
      return 1;
  }
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
