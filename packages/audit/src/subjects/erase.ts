import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../error.ts';
import { diskFiles } from '../storage/files.ts';
import { layout, noLog, segmentsOf } from '../storage/layout.ts';
import { destroyKey, keyFilesOf, readSecret, tagOf, writeNew } from './key-files.ts';

/** What an erasure did. `id`: what the log calls the subject, and what the record of the erasure names. */
export type Erasure = { readonly erased: true; readonly id: string } | { readonly erased: false };

/** An erasure that waits to be recorded. */
export interface PendingErasure {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly path: string;
}

const pattern = /^([0-9]{1,16})-([0-9a-f]{32})$/;

/**
 * Destroys the key of a subject: what the log holds of it can never be read again, and everything else stays readable
 * and verifies as before. Works while another process writes to the log. A note of it is put down first, which the
 * writer turns into a record with its next group of records, or when the log is opened next. Resolves when the key
 * is gone from the disk. `erased: false`: the log has no key of this subject, so it can read nothing about it.
 * Throws AuditError `not_found` where there is no log, and `damaged` where there are keys that nobody can find.
 */
export async function eraseSubject(
  folder: string,
  subject: string,
  now: () => number,
): Promise<Erasure> {
  if ((await segmentsOf(folder)).length === 0) throw noLog(folder);
  const secret = await readSecret(folder);
  if (!secret) return { erased: false };
  const tag = tagOf(secret, subject);
  const found = (await keyFilesOf(folder)).find((file) => file.tag === tag);
  if (!found) return { erased: false };
  await putDown(folder, found.id, now());
  await destroyKey(found.path);
  await diskFiles.syncFolder(layout.keys(folder));
  return { erased: true, id: found.id };
}

async function putDown(folder: string, id: string, at: number): Promise<void> {
  const notes = layout.erasures(folder);
  await mkdir(notes, { recursive: true, mode: 0o700 });
  try {
    await writeNew(join(notes, `${at}-${id}`), new Uint8Array());
  } catch (error) {
    // somebody else erases the same subject in the same millisecond
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  await diskFiles.syncFolder(notes);
}

/** Erasures without a record. Looked for with every group of records, so without the detour of a thread. */
export function pendingErasures(folder: string): PendingErasure[] {
  const notes = layout.erasures(folder);
  if (!existsSync(notes)) return [];
  return readdirSync(notes)
    .toSorted()
    .flatMap((name) => {
      const [, at, id] = pattern.exec(name) ?? [];
      return at && id ? [{ id, at: Number(at), path: join(notes, name) }] : [];
    });
}

/** Finishes an erasure that a crash may have stopped between its note and the key. */
export async function finishErasure(folder: string, id: string): Promise<void> {
  const files = (await keyFilesOf(folder)).filter((file) => file.id === id);
  for (const { path } of files) await destroyKey(path);
  if (files.length > 0) await diskFiles.syncFolder(layout.keys(folder));
}

/** Takes the note of a recorded erasure away. */
export const settleErasure = (pending: PendingErasure) => rm(pending.path, { force: true });
