import { type Namespace, parseArgs } from '../python/argparse.ts';
import { simPath } from '../sim-path.ts';

const USAGE =
  'usage: sim-node path | hub [--port N] [--tag TAG ...] | webhook [--port N] | clock --dir DIR --name NAME\n';

/** `sim-node`: where the programs are, and the fake servers by hand. */
const [command, ...rest] = process.argv.slice(2);
const parsed = parseArgs(
  'sim-node',
  [
    { flags: ['--port'], kind: 'int', default: 0 },
    { flags: ['--tag'], kind: 'str', list: true, default: [] },
    { flags: ['--dir'], kind: 'str', default: '' },
    { flags: ['--name'], kind: 'str', default: '' },
  ],
  rest,
);
if (!parsed.ok) {
  process.stderr.write(parsed.stderr || USAGE);
  process.exitCode = parsed.exitCode;
} else process.exitCode = await run(parsed.values);

async function run(options: Namespace): Promise<number> {
  const port = Number(options['port']);
  const tags: unknown = options['tag'];
  switch (command) {
    case 'path':
      process.stdout.write(`${simPath()}\n`);
      return 0;
    case 'hub': {
      const { startFakeHub } = await import('../fakes/fake-hub.ts');
      const names = Array.isArray(tags) ? tags.map(String) : [];
      const hub = await startFakeHub({ tags: names.map((name) => ({ name })), port });
      process.stdout.write(`${hub.url}\n`);
      return 0;
    }
    case 'webhook': {
      const { startFakeWebhook } = await import('../fakes/fake-webhook.ts');
      process.stdout.write(`${(await startFakeWebhook({ port })).webhookUrl}\n`);
      return 0;
    }
    case 'clock': {
      const { keepClock } = await import('../clock/keep-clock.ts');
      return keepClock({ nodeDir: String(options['dir']), name: String(options['name']) });
    }
    default:
      process.stderr.write(USAGE);
      return 2;
  }
}
