#!/usr/bin/env node
// An OCI runtime for sandboxes whose root lacks capabilities: takes those out of a container's config.json and of an
// exec's process.json, then becomes runc. Without it `--privileged` fails with "unable to apply caps".
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE';
const bounding = BigInt(`0x${/^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
const ours = new Set(NAMES.split(' ').flatMap((name, bit) => ((bounding >> BigInt(bit)) & 1n ? [`CAP_${name}`] : [])));

const args = process.argv.slice(2);
for (const [index, flag] of args.entries()) {
  const value = args[index + 1] ?? '';
  if (flag === '--bundle' || flag === '-b') reduce(join(value, 'config.json'));
  if (flag === '--process' || flag === '-p') reduce(value);
}
const { status } = spawnSync('runc', args, { stdio: 'inherit' });
process.exitCode = status ?? 1;

function reduce(file) {
  if (!existsSync(file)) return;
  const spec = JSON.parse(readFileSync(file, 'utf8'));
  const { capabilities = {} } = spec.process ?? spec;
  for (const [set, names] of Object.entries(capabilities)) capabilities[set] = names?.filter((name) => ours.has(name));
  writeFileSync(file, JSON.stringify(spec));
}
