import { AuditError } from '../error.ts';

/** The folder holds another log than the caller means to write. */
export function wrongLog(found: string, meant: string): AuditError {
  return new AuditError('wrong_log', `The folder holds the log of "${found}", not of "${meant}".`, {
    hint: 'Give each connector instance a folder of its own, or set the name that the log began with.',
  });
}
