import { UNIT_MARK } from './render-systemd.ts';

/** The logs of cron's jobs: turned over daily, kept for two months. A night may be writing into its log meanwhile. */
export function renderLogrotate(options: {
  readonly logDir: string;
  readonly user: string;
  readonly group: string;
}): string {
  return `${UNIT_MARK}
"${options.logDir}/*.log" {
    su ${options.user} ${options.group}
    daily
    rotate 60
    dateext
    compress
    delaycompress
    missingok
    notifempty
    copytruncate
}
`;
}
