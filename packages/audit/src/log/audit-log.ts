import { mkdir } from 'node:fs/promises';
import type { KeyObject } from 'node:crypto';
import { signingKeyOf } from '../checkpoint/keys.ts';
import { originPattern, type SignedCheckpoint } from '../checkpoint/note.ts';
import type { AuditEntry } from '../entry.ts';
import { AuditError } from '../error.ts';
import { diskFiles, type LogFiles } from '../storage/files.ts';
import { layout } from '../storage/layout.ts';
import { takeLock } from '../storage/lock.ts';
import { KeyRing } from '../subjects/key-ring.ts';
import type { Erasure } from '../subjects/erase.ts';
import type { RandomBytes } from '../subjects/subject-key.ts';
import { recover } from './recover.ts';
import { Writer } from './writer.ts';

export interface Limits {
  /** A file of records is closed when it holds this many bytes. */
  readonly segmentBytes: number;
  /** A larger record is refused. Bytes. */
  readonly recordBytes: number;
  /** A checkpoint is signed after this many records at the latest ... */
  readonly sealEvery: number;
  /** ... and after this many milliseconds. */
  readonly sealAfter: number;
}

export const defaultLimits: Limits = {
  segmentBytes: 64 * 1024 * 1024,
  recordBytes: 1024 * 1024,
  sealEvery: 128,
  sealAfter: 1_000,
};

/** Runs something once after a time and returns how to call it off. */
export type After = (milliseconds: number, run: () => void) => () => void;

export interface AuditLogOptions {
  readonly folder: string;
  /** Name of the log, e.g. `support-desk`. It is signed into every checkpoint. */
  readonly origin: string;
  /** Ed25519 private key: a KeyObject or PKCS #8 PEM. Who has it can forge the log, so keep it apart from the folder. */
  readonly signingKey: KeyObject | string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  readonly limits?: Partial<Limits>;
}

/** What a caller holds in its hand once a record is on the disk: its number, and its leaf hash in hex. */
export interface Receipt {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditLog {
  /**
   * Resolves when the record is on the disk. Records that wait at the same time share one write and one fdatasync.
   * Rejects with AuditError `invalid_entry` or `too_large` (this entry is at fault), `damaged` (the key of its subject),
   * `unwritable` (nothing can be logged any more, refuse every call), `closed`.
   */
  append(entry: AuditEntry): Promise<Receipt>;
  /**
   * Keyed hash (hex) of a value under its subject's key: for arguments that a record shall name without holding them.
   * Equal values give equal hashes; without the key, and after erasure, nobody can try out values.
   */
  fingerprint(subject: string, value: unknown): Promise<string>;
  /** Destroys the key of a subject and resolves when that is recorded. */
  erase(subject: string): Promise<Erasure>;
  /** Resolves when everything handed in before is on the disk and signed for. */
  flush(): Promise<void>;
  /** The same, and the checkpoint: publish it elsewhere, and `verify` notices also when the end is cut off. */
  checkpoint(): Promise<SignedCheckpoint>;
  /** Flushes and lets go of the folder. */
  close(): Promise<void>;
}

/** What tests put in the place of the disk and of the timer. */
export interface LogSeams {
  readonly files: LogFiles;
  readonly after: After;
}

const seams: LogSeams = {
  files: diskFiles,
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Opens the log in a folder, which it makes where there is none, and holds it alone until `close`. What a crash left
 * of an unconfirmed record is cut off, and the cut is recorded. Throws AuditError `busy` (another process holds the
 * folder), `damaged`, `wrong_log`, `wrong_key`; file system errors are thrown as `unwritable`.
 */
export async function openAuditLog(
  options: AuditLogOptions,
  { files, after }: LogSeams = seams,
): Promise<AuditLog> {
  const { folder, origin, now, randomBytes } = options;
  if (!originPattern.test(origin)) {
    throw new AuditError('usage', `"${origin}" cannot be the name of a log.`, {
      hint: 'Use letters, digits and . _ : / @ - without blanks, e.g. "support-desk".',
    });
  }
  const key = signingKeyOf(origin, options.signingKey);
  await usable(mkdir(folder, { recursive: true, mode: 0o700 }));
  const lock = takeLock(layout.lock(folder));
  try {
    const found = await usable(recover(folder, key));
    const ring = await usable(KeyRing.open(folder, files, randomBytes));
    const limits = { ...defaultLimits, ...options.limits };
    const parts = { folder, key, now, randomBytes, limits, files, after, ring, lock };
    const writer = new Writer(parts, found);
    await writer.start(found.segment?.path);
    return writer;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The file system's error as one of ours. */
async function usable<Value>(doing: Promise<Value>): Promise<Value> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw new AuditError('unwritable', 'The folder of the audit log cannot be used.', {
      hint: 'Check that the folder exists or can be made, that this user owns it and that the disk has room.',
      cause: error,
    });
  }
}
