import { AuditError, openAuditLog, type AuditLog } from '@gatehouse/audit';
import { auditKey, type StateFolder } from './state-folder.ts';

/** Processes over one state folder, each with a log of its own. */
const MAX_LOGS = 32;

/**
 * Opens the audit log of this process. A client of stdio may start several of us over one state folder, and a log has
 * one writer: the first of `audit`, `audit-2` … that nobody holds is taken.
 */
export async function openAudit(
  state: StateFolder,
  about: { origin: string; now: () => number; makeBytes: (count: number) => Uint8Array },
): Promise<AuditLog> {
  const { privatePem } = auditKey(state);
  for (let number = 1; ; number += 1) {
    try {
      return await openAuditLog({
        folder: state.file(number === 1 ? 'audit' : `audit-${number}`),
        origin: about.origin,
        signingKey: privatePem,
        now: about.now,
        randomBytes: (count) => Buffer.from(about.makeBytes(count)),
      });
    } catch (error) {
      const taken = error instanceof AuditError && error.code === 'busy';
      if (!taken || number === MAX_LOGS) throw error;
    }
  }
}
