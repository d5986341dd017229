import { DatabaseSync } from 'node:sqlite';
import { AuditError } from '../error.ts';

/**
 * Makes this the only writer of a folder until `release`. The lock belongs to the open file and lives in the kernel,
 * through an empty SQLite database that nothing is ever written to: when its holder dies it is gone with it, and there is
 * no process number to misread (in containers every process is number 1). It holds within one process as well. Nothing
 * else in this process may open and close the lock file: POSIX would drop the lock. Throws AuditError `busy`.
 */
export function takeLock(file: string): { release(): void } {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new AuditError('busy', `The audit log is held by another process (${file}).`, {
      hint: 'Stop the process that writes to this folder, or give this one a folder of its own.',
      cause: error,
    });
  }
  return { release: () => database.close() };
}
