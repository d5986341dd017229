import { ConnectorError } from '@gatehouse/kit';
import type { Written } from '../../adapter.ts';

/** GitHub compares no version: the connector does, before it writes. */
export function written<Record>(
  result: Written<Record>['result'],
  record: Record,
  warnings: readonly string[] = [],
): Written<Record> {
  return { result, record, enforcement: 'checked', warnings };
}

/**
 * Runs what follows an accepted write. Whatever fails there, the write has happened: an error that says "nothing was
 * done" would make the caller do it again.
 */
export async function afterWrite<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new ConnectorError(
      'outcome_unknown',
      'GitHub accepted the write, but the ticket could not be read back.',
      { hint: 'Read the ticket before you write again: the change has probably happened.', cause },
    );
  }
}
