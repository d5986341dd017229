export { ContractError } from './error.ts';
export { toolHashes, type ToolHashes } from './surface/hashes.ts';
export { readContract } from './surface/read-contract.ts';
export { writeContract } from './surface/write-contract.ts';
export { acceptSurface, pinSurface, type Accepted } from './lock/accept-surface.ts';
export { checkSurface, isRange, type Pinned } from './lock/check-surface.ts';
export {
  EMPTY_LOCK,
  LOCK_FILE,
  own,
  withEntry,
  type Lock,
  type LockedConnector,
} from './lock/lock-file.ts';
export { standingOf, type LockOutcome, type LockVerdict } from './lock/lock-verdict.ts';
export { lockText, parseLock, readDefinitions, readLock } from './lock/read-lock.ts';
export { writeDefinitions, writeLock } from './lock/write-lock.ts';
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
export { findInstalled, type Installed } from './list/find-installed.ts';
export { type Limits, LIMITS } from './list/limits.ts';
export { ListError, type ListFailure } from './list/list-error.ts';
export { type Listing, type ListOptions, listSurface } from './list/list-surface.ts';
export { targetOfConfig } from './list/mcp-config.ts';
export type { CommandTarget, Target, UrlTarget } from './list/target.ts';
