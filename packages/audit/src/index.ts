export {
  CALL_KIND,
  callBody,
  readCall,
  sealCall,
  UNIDENTIFIED,
  type AuditedCall,
  type CallBody,
  type ToAuditedCall,
} from './call/call-entry.ts';
export type { Json, JsonObject } from './canonical.ts';
export { publicKeyOf, type NoteKey } from './checkpoint/keys.ts';
export { newestCheckpoint } from './checkpoint/newest.ts';
export { openCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint/note.ts';
export { auditCommand, type AuditIo, type ExitCode } from './cli/audit-command.ts';
export { auditEntry, type AuditEntry } from './entry.ts';
export { AuditError, type AuditErrorCode } from './error.ts';
export { exportOcsf, type OcsfProfile } from './export/ocsf.ts';
export { exportSpans } from './export/spans.ts';
export {
  defaultLimits,
  openAuditLog,
  type AuditLog,
  type AuditLogOptions,
  type Limits,
  type LogSeams,
  type Receipt,
} from './log/audit-log.ts';
export { verifyConsistency, verifyInclusion } from './merkle/proof.ts';
export { proveConsistency, proveInclusion } from './prove.ts';
export { readAuditLog, type AuditRecord, type ReadOptions, type ReadPart } from './read.ts';
export { eraseSubject, type Erasure } from './subjects/erase.ts';
export type { Problem, ProblemKind, VerifyReport } from './verify/report.ts';
export { verifyAuditLog, type VerifyOptions } from './verify/verify.ts';
