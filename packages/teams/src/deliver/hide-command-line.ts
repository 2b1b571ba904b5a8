/**
 * Overwrites the program's command line, where a webhook URL may stand, with its bare name: `ps` and `/proc/PID/cmdline`
 * show that from here on. What was seen before (the first moments, the shell that started it, its history, audit logs)
 * cannot be taken back, which is why the URL belongs into a file.
 */
export function hideCommandLine(name: string): void {
  process.title = name;
}
