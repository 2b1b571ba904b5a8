import { atLeast, installedVersion } from '../node/version.ts';
import { parseArgs } from '../python/argparse.ts';
import { serverConfig } from './server-config.ts';
import { serverOptions } from './server-options.ts';
import { SimulatedServer } from './simulated-server.ts';

/** `python3 -m sglang.launch_server`; resolves with the exit code when the server has ended. */
export async function runLaunchServer(argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const parsed = parseArgs(programName(version), serverOptions(version), argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  return new SimulatedServer(serverConfig(parsed.values, version)).run();
}

/** What argparse calls the program: `launch_server.py` up to v0.5.6 at least, `sglang serve` in v0.5.23. */
function programName(version: string): string {
  return atLeast(version, '0.5.20') ? 'sglang serve' : 'launch_server.py';
}
