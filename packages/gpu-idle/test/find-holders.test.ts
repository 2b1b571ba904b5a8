import { expect, test } from 'vitest';
import { containerIdOf, findHolders } from '../src/index.ts';
import { fakeRunner } from './fake-runner.ts';

const ID = 'ab12'.repeat(16);

test.each([
  ['systemd', `0::/system.slice/docker-${ID}.scope`, ID],
  ['cgroupfs', `0::/docker/${ID}`, ID],
  ['cgroup v1', `12:pids:/docker/${ID}\n1:name=systemd:/docker/${ID}`, ID],
  ['podman', `0::/machine.slice/libpod-${ID}.scope/container`, ID],
  ['Kubernetes', `0::/kubepods/burstable/pod1b2c/${ID}`, ID],
  ['a process of the host', '0::/user.slice/user-1000.slice/session-3.scope', undefined],
  ['nothing readable', '', undefined],
])('container of a cgroup: %s', (_, cgroup, expected) => {
  expect(containerIdOf(cgroup)).toBe(expected);
});

test('processes that hold memory come first, those that hold none are left out', async () => {
  const runner = fakeRunner({
    'rocm-smi --showpids --json': JSON.stringify({
      system: { PID10: 'gnome, 0, 0, 0, 0', PID11: 'python3, 1, 1000, 0, 0', PID12: 'python3, 8, 9000, 0, 0' },
    }),
  });
  const holders = await findHolders(runner);
  expect(holders.map(({ pid, vramBytes }) => [pid, vramBytes])).toStrictEqual([
    [12, 9000],
    [11, 1000],
  ]);
});

test('amd-smi names the processes where rocm-smi is missing', async () => {
  const runner = fakeRunner({
    'amd-smi process --json': JSON.stringify([
      {
        gpu: 0,
        process_list: [
          { process_info: { name: 'N/A', pid: 77, memory_usage: { vram_mem: { value: 5_000_000, unit: 'B' } } } },
        ],
      },
    ]),
    'cat /proc/77/comm': 'python3\n',
    'cat /proc/77/cgroup': `0::/docker/${ID}\n`,
  });
  expect(await findHolders(runner)).toStrictEqual([
    { pid: 77, name: 'python3', containerId: ID, vramBytes: 5_000_000, gpus: [0] },
  ]);
});

test('no tool, no holders', async () => {
  expect(await findHolders(fakeRunner({}))).toStrictEqual([]);
});
