import { afterEach, describe, expect, test } from 'vitest';
import { NodeUnderTest } from './node-under-test.ts';

const nodes: NodeUnderTest[] = [];
function newNode(env: Record<string, string> = {}): NodeUnderTest {
  const node = new NodeUnderTest(env);
  nodes.push(node);
  return node;
}
afterEach(() => {
  for (const node of nodes.splice(0)) node.close();
});

async function vram(node: NodeUnderTest): Promise<string[]> {
  const { stdout } = await node.run(['rocm-smi', '--showuse', '--showmemuse', '--json']);
  const cards: Record<string, Record<string, string>> = JSON.parse(stdout);
  return Object.values(cards).map((card) => card['GPU Memory Allocated (VRAM%)'] ?? 'absent');
}

describe('rocm-smi on an idle node', () => {
  test('prints the concise table', async () => {
    const { stdout, exitCode } = await newNode().run(['rocm-smi']);
    const rows = stdout.split('\n').filter((line) => /^\d /.test(line));
    expect(exitCode).toBe(0);
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatch(
      /^0 +2 +0x74a1, +55354 +\d+\.0°C +\d+\.0W +NPS1, SPX, 0 +134Mhz +900Mhz +0% +auto +750\.0W +0% +0%$/,
    );
    expect(stdout).toMatch(/\n=+ End of ROCm SMI Log =+\n$/);
  });

  test('prints strings in JSON, floored', async () => {
    const { stdout } = await newNode().run(['rocm-smi', '--showmeminfo', 'vram', '--json']);
    expect(JSON.parse(stdout).card7).toEqual({
      'VRAM Total Memory (B)': '206141652992',
      'VRAM Total Used Memory (B)': '297644032',
    });
    expect((await newNode({ SIM_HARDWARE: 'mi35x' }).run(['rocm-smi'])).stdout).toContain('0x75a3');
  });

  test.each([
    [['--showpids'], 'No KFD PIDs currently running', 0],
    [['--showuse'], 'GPU[0]\t\t: GPU use (%): 0', 0],
    [['--json'], 'NOT_SUPPORTED: Cannot print JSON/CSV output for concise output', 1],
  ])('%j', async (args, text, exitCode) => {
    const outcome = await newNode().run(['rocm-smi', ...args]);
    expect(outcome.stdout).toContain(text);
    expect(outcome.exitCode).toBe(exitCode);
  });

  test('without a driver says nothing on stdout and exits 0', async () => {
    const outcome = await newNode({ SIM_FAULT: 'rocm-smi-no-driver' }).run(['rocm-smi', '--showuse', '--json']);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '' });
    expect(outcome.stderr).toBe('ERROR:root:Driver not initialized (amdgpu not found in modules)\n');
  });

  test('shows a foreign process that holds memory', async () => {
    const node = newNode({ SIM_FAULT: 'foreign-gpu-load:60' });
    expect(await vram(node)).toEqual(Array.from({ length: 8 }, () => '60'));
    expect((await node.run(['rocm-smi', '--showpids'])).stdout).toMatch(
      /^PID\tPROCESS NAME\tGPU\(s\)[^\n]*\n3105977\tpython\t8\t/m,
    );
  });

  test('amd-smi wraps metrics in gpu_data, but not monitor', async () => {
    const node = newNode();
    expect(JSON.parse((await node.run(['amd-smi', 'metric', '--json'])).stdout).gpu_data).toHaveLength(8);
    expect(JSON.parse((await node.run(['amd-smi', 'monitor', '--json'])).stdout)).toHaveLength(8);
    expect((await node.run(['amd-smi', 'monitor'])).stdout).toMatch(/\/192\.0 GB\n$/);
  });
});

test('amd-smi says which GPU is too hot', async () => {
  const statuses = async (env: Record<string, string>) => {
    const { stdout } = await newNode(env).run(['amd-smi', 'metric', '--json']);
    const gpus: { throttle: Record<string, string> }[] = JSON.parse(stdout).gpu_data;
    return gpus.map(({ throttle }) => throttle['socket_thermal_violation_status']);
  };
  expect(new Set(await statuses({}))).toEqual(new Set(['NOT ACTIVE']));
  expect((await statuses({ SIM_FAULT: 'throttled:2' })).indexOf('ACTIVE')).toBe(2);
});

describe('memory follows the servers that live', () => {
  test('taken while one runs, free after an orderly end', async () => {
    const node = newNode();
    const server = await node.serve({ args: ['--mem-fraction-static', '0.85'] });
    expect(new Set(await vram(node))).toEqual(new Set(['86']));
    process.kill(server.pid, 'SIGTERM');
    await server.ended;
    expect(new Set(await vram(node))).toEqual(new Set(['0']));
  });

  test('still taken when only the leader was killed: a worker is left; free when the group is killed', async () => {
    const node = newNode();
    const server = await node.serve();
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    expect(new Set(await vram(node))).not.toEqual(new Set(['0']));
    process.kill(-server.pid, 'SIGKILL');
    await expect.poll(async () => [...new Set(await vram(node))]).toEqual(['0']);
  });

  test('with SIM_SERVER_WORKERS=0 the server holds it alone', async () => {
    const node = newNode({ SIM_SERVER_WORKERS: '0' });
    const server = await node.serve();
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    expect(new Set(await vram(node))).toEqual(new Set(['0']));
  });
});
