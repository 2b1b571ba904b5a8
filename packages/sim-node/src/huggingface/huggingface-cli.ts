import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simClock } from '../node/clock.ts';
import { type OptionSpec, parseArgs } from '../python/argparse.ts';

const DOWNLOAD: readonly OptionSpec[] = [
  { flags: ['--repo-type'], kind: 'str', choices: ['model', 'dataset', 'space'] },
  { flags: ['--local-dir'], kind: 'str' },
  { flags: ['--local-dir-use-symlinks'], kind: 'str' },
  { flags: ['--revision'], kind: 'str' },
  { flags: ['--include'], kind: 'str', list: true },
  { flags: ['--exclude'], kind: 'str', list: true },
  { flags: ['--cache-dir'], kind: 'str' },
  { flags: ['--token'], kind: 'str' },
  { flags: ['--max-workers'], kind: 'int' },
  { flags: ['--resume-download'], kind: 'flag' },
  { flags: ['--force-download'], kind: 'flag' },
  { flags: ['--quiet'], kind: 'flag' },
];

const FILES = ['config.json', 'tokenizer.json', 'model.safetensors.index.json'];

/** `huggingface-cli download REPO --local-dir DIR` (also as `hf`): writes small stand-ins for the files of a model. */
export async function runHuggingfaceCli(argv: readonly string[]): Promise<number> {
  const [command, repo, ...rest] = argv;
  if (command !== 'download' || repo === undefined || repo.startsWith('-')) {
    process.stderr.write(
      'usage: huggingface-cli <command> [<args>]\nhuggingface-cli: error: download REPO_ID is simulated\n',
    );
    return 2;
  }
  const parsed = parseArgs('huggingface-cli <command> [<args>]', DOWNLOAD, rest);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo)) {
    process.stderr.write(`Repo id must be in the form 'repo_name' or 'namespace/repo_name': '${repo}'.\n`);
    return 1;
  }
  const dir = String(parsed.values['local_dir'] ?? join(process.cwd(), repo.replace('/', '--')));
  mkdirSync(dir, { recursive: true });
  await simClock().sleep(120_000);
  process.stderr.write(
    `Fetching ${FILES.length} files: 100%|██████████| ${FILES.length}/${FILES.length} [02:00<00:00, 40.00s/it]\n`,
  );
  for (const file of FILES) writeFileSync(join(dir, file), '{}\n');
  process.stdout.write(`${dir}\n`);
  return 0;
}
