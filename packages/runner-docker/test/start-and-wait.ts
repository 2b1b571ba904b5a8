import { connectDocker, createDockerRunner } from '../src/index.ts';

// Starts a command in a container, prints its identity, and waits to be killed.
const [docker = '', container = '', log = ''] = process.argv.slice(2);
const engine = await connectDocker({ DOCKER_HOST: docker });
const runner = createDockerRunner(engine, { container });
const command = { env: {}, argv: ['sh', '-c', 'setsid sleep 652 & sleep 651; echo late'] };
const { identity, exited } = await runner.start(command, { log });
process.stdout.write(`${JSON.stringify(identity)}\n`);
await exited;
