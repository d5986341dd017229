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
