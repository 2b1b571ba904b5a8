// The webhook's address may stand on the command line. Nothing is loaded before `ps` and /proc/PID/cmdline have lost it.
if (process.argv.some((word) => /webhook|https?:/i.test(word))) process.title = 'sglang-image-check';
await import('./program.ts');
