import { createHash } from 'node:crypto';
import type { Attempt } from './journal.ts';
import type { Held, JournalRow } from './journal-rows.ts';

/**
 * What a write is called at the vendor, made from its person and key alone: the same for every try, in every replica,
 * also after the journal was lost. Neither tells the other, nor the person.
 */
function writeKey(person: string, key: string): { vendorKey: string; mark: string } {
  const digest = (use: string) =>
    createHash('sha256')
      .update(JSON.stringify([use, person, key]))
      .digest('hex');
  return {
    vendorKey: digest('vendor key').slice(0, 32),
    mark: `gh-${digest('mark').slice(0, 16)}`,
  };
}

export function attemptOf({ person, key, since, number }: Held | JournalRow): Attempt {
  return { ...writeKey(person, key), since, number };
}
