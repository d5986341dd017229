import { createHash } from 'node:crypto';
import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type { WriteOptions, Written } from '../../adapter.ts';
import type { Database } from './database.ts';

const row = z.object({ request: z.string(), outcome: z.string() });

/**
 * Runs a write at most once per actor and idempotency key. The key is stored in the same transaction as the write,
 * so there is no moment in which one exists without the other. A repeated key with the same request gives the first
 * answer as `replayed`; with another request it throws ConnectorError `duplicate`.
 */
export function once<Record>(
  database: Database,
  request: unknown,
  { idempotencyKey, actor }: WriteOptions,
  write: () => Written<Record>,
): Written<Record> {
  if (idempotencyKey === undefined) return database.transaction(write);
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  return database.transaction(() => {
    const known = database.one(
      row,
      'SELECT request, outcome FROM operation WHERE actor = ? AND key = ?',
      actor,
      idempotencyKey,
    );
    if (known && known.request !== hash) {
      throw new ConnectorError('duplicate', 'This idempotency key was used for another write.', {
        hint: 'Use a new key for a new write.',
      });
    }
    // written by this function and by nothing else, so its shape is known
    const stored = z.custom<Written<Record>>();
    if (known) return { ...stored.parse(JSON.parse(known.outcome)), result: 'replayed' };
    const outcome = write();
    database.run(
      'INSERT INTO operation (actor, key, request, outcome) VALUES (?, ?, ?, ?)',
      actor,
      idempotencyKey,
      hash,
      JSON.stringify(outcome),
    );
    return outcome;
  });
}
