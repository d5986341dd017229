import { createHash } from 'node:crypto';
import { ConnectorError, type Attempt } from '@gatehouse/kit';
import { z } from 'zod';
import type { WriteOptions, Written } from '../../adapter.ts';
import type { Database } from './database.ts';

const row = z.object({ request: z.string(), outcome: z.string() });

/** A write as the desk knows it again: what is done, and for whom. Any JSON value. */
type Request = readonly unknown[];

/**
 * Runs a write at most once per vendor key. The key is stored in the same transaction as the write, so there is no
 * moment in which one exists without the other. A repeated key with the same request gives the first answer as
 * `replayed`; with another request, or for another person, it throws ConnectorError `duplicate`.
 */
export function once<Record>(
  database: Database,
  request: Request,
  { attempt, actor }: WriteOptions,
  write: () => Written<Record>,
): Written<Record> {
  const hash = hashOf(request, actor);
  return database.transaction(() => {
    const known = recall<Record>(database, hash, attempt);
    if (known) return { ...known, result: 'replayed' };
    const outcome = write();
    database.run(
      'INSERT INTO operation (key, request, outcome) VALUES (?, ?, ?)',
      attempt.vendorKey,
      hash,
      JSON.stringify(outcome),
    );
    return outcome;
  });
}

/** What the write with this key left behind; undefined when it was never done. Throws `duplicate` like `once`. */
export function find<Record>(
  database: Database,
  request: Request,
  { attempt, actor }: WriteOptions,
): Written<Record> | undefined {
  return recall<Record>(database, hashOf(request, actor), attempt);
}

function recall<Record>(
  database: Database,
  hash: string,
  { vendorKey }: Attempt,
): Written<Record> | undefined {
  const known = database.one(
    row,
    'SELECT request, outcome FROM operation WHERE key = ?',
    vendorKey,
  );
  if (!known) return undefined;
  if (known.request !== hash) {
    throw new ConnectorError('duplicate', 'This idempotency key was used for another write.', {
      hint: 'Use a new key for a new write.',
    });
  }
  // written by this file and by nothing else, so its shape is known
  return z.custom<Written<Record>>().parse(JSON.parse(known.outcome));
}

function hashOf(request: Request, actor: string): string {
  return createHash('sha256')
    .update(JSON.stringify([actor, ...request]))
    .digest('hex');
}
