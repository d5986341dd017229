export { formerNamesOf } from './compare/former-names.ts';
export { ContractError } from './error.ts';
export { toolHashes, type ToolHashes } from './surface/hashes.ts';
export { readContract } from './surface/read-contract.ts';
export { writeContract } from './surface/write-contract.ts';
export { acceptInLock, type AcceptedNow, type AcceptWanted } from './lock/accept-in-lock.ts';
export { checkSurface, isRange, type Pinned } from './lock/check-surface.ts';
export { LOCK_FILE, own, type Lock, type LockedBundle } from './lock/lock-file.ts';
export { acceptLines, pinLines, statusLines, type LockLine } from './lock/lock-lines.ts';
export type { LockPlace, Problem } from './lock/lock-place.ts';
export { lockStatus, type LockStatus } from './lock/lock-status.ts';
export { standingOf, worstOf, type LockOutcome, type LockVerdict } from './lock/lock-verdict.ts';
export { nextStep } from './lock/next-step.ts';
export { pinInLock, type PinnedNow, type PinWanted } from './lock/pin-in-lock.ts';
export { lockText, parseLock, pinnedIn } from './lock/read-lock.ts';
export { surface as surfaceSchema, type Surface, type ToolDefinition } from './surface/surface.ts';
export { parseAllowance } from './lint/allowances.ts';
export { hiddenIn, visible, visibleLine } from './compare/hidden-text.ts';
export { lintSurface, type LintOptions } from './lint/lint-surface.ts';
export {
  profileNames,
  type Allowance,
  type Budget,
  type LintFinding,
  type LintResult,
  type ProfileName,
} from './lint/finding.ts';
export { tokensOf } from './lint/tokens.ts';
export { renderComparison } from './report/render-comparison.ts';
export { renderLint } from './report/render-lint.ts';
export { reportFormats, type ReportContext, type ReportFormat } from './report/report-context.ts';
export { findInstalled, ofPackage, type Installed } from './list/find-installed.ts';
export { type Limits, LIMITS } from './list/limits.ts';
export { ListError, type ListFailure } from './list/list-error.ts';
export { type Listing, type ListOptions, listSurface } from './list/list-surface.ts';
export { targetOfConfig } from './list/mcp-config.ts';
export type { CommandTarget, Target, UrlTarget } from './list/target.ts';
export type { Change } from './compare/change.ts';
export { compareSchemas, type Direction } from './compare/compare-schemas.ts';
export { compareSurfaces } from './compare/compare-surfaces.ts';
export { isObject, type Json, type JsonObject } from './json.ts';
export type { Bump, Comparison, Finding, Verdict, Witness } from './compare/finding.ts';
export { risesEnough } from './history/declared-bump.ts';
export { type History, type HistoryOptions, walkHistory } from './history/walk-history.ts';
export { checkUses } from './uses/check-uses.ts';
export type { Consumer, ToolUse, UsedPath } from './uses/consumer.ts';
export { inferUses, type InferredUses } from './uses/infer-uses.ts';
export { projectToConsumers, type Hit, type ProjectedFinding } from './uses/projection.ts';
export { readUses } from './uses/read-uses.ts';
export type { UseProblem } from './uses/use-problem.ts';
