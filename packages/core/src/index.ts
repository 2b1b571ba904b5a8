export { EXIT, EXIT_MEANING, type ExitCode } from './exit-codes.ts';
export { PASS_MARKS, passMarkOf } from './pass-marks.ts';
export { CiError, type ErrorCode, exitCodeOf } from './errors.ts';
export { exitOfStop, isStop, isStoppedByHand, stoppedError, StopRequest, type StopSignal } from './stop-reason.ts';
export { fileError } from './file-error.ts';
export { blotSecrets, redactSecrets, redactUrl } from './redact-secrets.ts';
export { learnSecrets, redactValue } from './redact-value.ts';
export { rememberSecret } from './known-secrets.ts';
export { SECRET_REACH } from './secret-spans.ts';
export { visibleControls, withoutControls } from './visible-controls.ts';
export { markdownCode, markdownText } from './markdown-text.ts';
export { csvCell } from './csv-cell.ts';
export { type Clock, fetchOn, holding, machineClockOf, scaledClock, steadyClock, systemClock } from './clock.ts';
export { dayOf, isDay, LAB_TIME_ZONE, logTimeOf, shiftDay, stampOf } from './calendar.ts';
export { type Command, formatCommand, shellWords } from './command.ts';
export { fillText, fillWords, type FillValues } from './fill-words.ts';
export { MOVED_MODULES, newestName, WHOLE_NAMES } from './renamed-words.ts';
export {
  HARDWARE,
  HARDWARE_FAMILIES,
  type Hardware,
  type HardwareFamily,
  hardwareFamily,
  hardwareOfWord,
  isHardware,
  type Product,
  productOf,
  tracksOf,
} from './hardware.ts';
export {
  expectedTracks,
  nightlyRepositories,
  preferredTracks,
  repositoriesOf,
  statedRequiredTracks,
} from './image-policy.ts';
export { DRIVER_WINDOWS, type DriverVerdict, type DriverWindow, judgeDriver } from './driver-window.ts';
export { isBuiltOn, type Track } from './track-table.ts';
export { compareRocm, formatRocm, isSameRocm, rocmVersionOf } from './rocm-track.ts';
export { containerNameOf, formatImageRef, type ImageRef, parseImageRef } from './image-ref.ts';
export { type ImageFacts, type ImageTag, parseImageTag, readImageTag, stackOf } from './image-tag.ts';
export { type NightImage, nightTagOf } from './night-tag.ts';
export { notGated } from './not-gated.ts';
export { compareVersions, isAtLeast, parseSglangVersion, type SglangVersion } from './sglang-version.ts';
export { median } from './statistics.ts';
export {
  type Metric,
  METRIC_KEYS,
  type MetricKey,
  METRICS,
  type MetricValues,
  NIGHT_METRICS,
  OFFLINE_METRICS,
  ONLINE_METRICS,
} from './metrics.ts';
export { describeLoad, formatChange, formatValue, valueChange } from './format-value.ts';
export { formatLoad, LOAD_KINDS, LOAD_LABEL, type Load, type LoadKind } from './load.ts';
export {
  type Backend,
  BACKEND_NAME,
  OFFLINE_MODES,
  type OfflineMode,
  VARIANT_MODES,
  type VariantMode,
  variantModeOf,
} from './variants.ts';
export {
  formatRunFolderName,
  isOfflineMode,
  isVariantMode,
  parseRunFolderName,
  type RunFolderName,
} from './run-folder-name.ts';
export {
  defineModel,
  type LaunchProfile,
  type ModelProfile,
  modelSchema,
  type OfflineProfile,
  type OnlineProfile,
  parseModelProfile,
} from './model-profile.ts';
export {
  type DownloadPlan,
  type GatePlan,
  type Plan,
  type PointGroup,
  type PointPlan,
  type Preflight,
  type Protocol,
  EVALUATORS,
  PROTOCOLS,
  type ServerPlan,
} from './plan.ts';
export type { GateOutcome, GateRun, Provenance, ResultsFile, RunResult, ValidityCheck } from './run-record.ts';
export type { Measurement, Series } from './series.ts';
export {
  type AcrossConditions,
  type CellState,
  type CellVerdict,
  type ContextChange,
  type LevelChange,
  type NightName,
  type Verdict,
  type VerdictAlert,
  type VerdictLevel,
  verdictLevel,
  type VerdictStatus,
} from './verdict.ts';
export { endProcesses } from './end-processes.ts';
export { endWhenAsked } from './end-when-asked.ts';
export { livingTree, MARKER_VARIABLE, membersOf, parseProcessRow, type ProcessRow } from './process-members.ts';
export type { CiEvent, Emit } from './events.ts';
export type { JournalEntry } from './journal.ts';
export { describeIncident, type Incident, type Incidents } from './incidents.ts';
export type {
  Captured,
  Ports,
  ProcessExit,
  ProcessIdentity,
  ProcessMember,
  Runner,
  RunningProcess,
  StartOptions,
} from './ports.ts';
export { limitedSignal } from './limited-signal.ts';
export { profileOn } from './profile-on.ts';
export { DEFAULTS } from './defaults.ts';
export { describeSchema } from './describe-schema.ts';
export { nearestName } from './nearest-name.ts';
export { numberIn } from './read-setting.ts';
export { SETTING_DOCS, type SettingDoc } from './setting-docs.ts';
export { type Setting, type SettingName, SETTINGS } from './setting-table.ts';
export { resolveSettings, type Settings, type SettingSources } from './settings.ts';
export { type Workload, WORKLOADS, type WorkloadSpec } from './workloads.ts';
