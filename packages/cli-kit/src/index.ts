export { type CliContext, runCli } from './run-cli.ts';
export { formatError } from './format-error.ts';
export {
  createProgram,
  examplesText,
  HELP_EXIT,
  isHelp,
  normalizeArgs,
  type ProgramOptions,
} from './create-program.ts';
export { createFetch } from './create-fetch.ts';
export { type Colors, createColors } from './colors.ts';
export { createReporter, type ReporterOptions } from './create-reporter.ts';
export { formatDuration } from './format-duration.ts';
export { parseJsonFile, readSiteFile, type SiteFile } from './read-site-file.ts';
export { type Column, textTable } from './text-table.ts';
