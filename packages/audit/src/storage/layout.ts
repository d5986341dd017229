import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, hasCode } from '../error.ts';

/** Where things are in the folder of a log. */
export const layout = {
  lock: (folder: string) => join(folder, 'lock'),
  checkpoints: (folder: string) => join(folder, 'checkpoints'),
  /** Mutable, unlike the rest: keys of subjects and the secret that finds them. */
  keys: (folder: string) => join(folder, 'keys'),
  secret: (folder: string) => join(folder, 'keys', 'secret'),
  /** Erasures that are done and not recorded yet. */
  erasures: (folder: string) => join(folder, 'erasures'),
} as const;

/** One file of records. */
export interface Segment {
  readonly name: string;
  readonly path: string;
  /** Number of its first record. */
  readonly first: number;
}

const segmentPattern = /^records-([0-9]{12})\.jsonl$/;

export const segmentName = (first: number) => `records-${String(first).padStart(12, '0')}.jsonl`;

/** The files of records, in order; none where there is no log. */
export async function segmentsOf(folder: string): Promise<Segment[]> {
  const names: string[] = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  });
  return names.toSorted().flatMap((name) => {
    const first = segmentPattern.exec(name)?.[1];
    return first ? [{ name, path: join(folder, name), first: Number(first) }] : [];
  });
}

export function noLog(folder: string): AuditError {
  return new AuditError('not_found', `There is no audit log in ${folder}.`, {
    hint: 'Name the folder that holds "checkpoints" and the files "records-*.jsonl".',
  });
}
