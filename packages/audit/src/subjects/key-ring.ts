import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from '../error.ts';
import type { LogFiles } from '../storage/files.ts';
import { layout } from '../storage/layout.ts';
import {
  destroyKey,
  keyFileName,
  keyFilesOf,
  orNothing,
  readSecret,
  tagOf,
  writeNew,
} from './key-files.ts';
import { KEY_BYTES, SubjectKey, type RandomBytes } from './subject-key.ts';

export interface NamedKey {
  readonly id: string;
  readonly key: SubjectKey;
}

/** Then all are worked out anew. */
const MOST_TAGS = 10_000;

/** The writer's keys: finds the key of a subject, or makes one that is on the disk before anybody gets it. */
export class KeyRing {
  readonly #folder: string;
  readonly #secret: Buffer;
  readonly #files: LogFiles;
  readonly #makeBytes: RandomBytes;
  /** By tag. A promise, so that two calls at once make one key. */
  readonly #keys = new Map<string, Promise<NamedKey>>();
  /** Id on the disk, by tag. */
  readonly #known = new Map<string, string>();
  /** By name: who calls once calls again soon. */
  readonly #tags = new Map<string, string>();

  private constructor(folder: string, secret: Buffer, files: LogFiles, makeBytes: RandomBytes) {
    this.#folder = folder;
    this.#secret = secret;
    this.#files = files;
    this.#makeBytes = makeBytes;
  }

  /**
   * Opens the key folder of a log that nobody else writes; makes folder and secret where there are none. Throws
   * AuditError `damaged` where there are keys and no secret that finds them.
   */
  static async open(folder: string, files: LogFiles, makeBytes: RandomBytes): Promise<KeyRing> {
    await mkdir(layout.keys(folder), { recursive: true, mode: 0o700 });
    let secret = await readSecret(folder);
    if (!secret) {
      // a crash while the first one was made: no key was found by it yet
      await destroyKey(layout.secret(folder));
      secret = Buffer.from(makeBytes(KEY_BYTES));
      await writeNew(layout.secret(folder), secret);
      await files.syncFolder(layout.keys(folder));
    }
    const ring = new KeyRing(folder, secret, files, makeBytes);
    for (const { tag, id } of await keyFilesOf(folder)) ring.#known.set(tag, id);
    return ring;
  }

  keyOf(subject: string): Promise<NamedKey> {
    const tag = this.#tagOf(subject);
    const held = this.#keys.get(tag);
    if (held) return held;
    const taken = this.#take(tag, subject);
    this.#keys.set(tag, taken);
    // what failed once may be mended, so the next call looks again
    taken.catch(() => {
      if (this.#keys.get(tag) === taken) this.#keys.delete(tag);
    });
    return taken;
  }

  /** Drops a key that was destroyed. The next use of its subject makes a new one, which opens nothing old. */
  forget(id: string): void {
    const tag = [...this.#known].find(([, known]) => known === id)?.[0];
    if (tag === undefined) return;
    this.#known.delete(tag);
    this.#keys.delete(tag);
    this.#tags.clear();
  }

  #tagOf(subject: string): string {
    const known = this.#tags.get(subject);
    if (known !== undefined) return known;
    const tag = tagOf(this.#secret, subject);
    if (this.#tags.size >= MOST_TAGS) this.#tags.clear();
    this.#tags.set(subject, tag);
    return tag;
  }

  async #take(tag: string, subject: string): Promise<NamedKey> {
    const id = this.#known.get(tag);
    if (id === undefined) return this.#make(tag, subject);
    const path = join(layout.keys(this.#folder), keyFileName(tag, id));
    // gone: another process has erased the subject, and its note is not recorded yet
    const bytes = await orNothing<Buffer | undefined>(readFile(path), undefined);
    if (bytes?.length !== KEY_BYTES || bytes.every((byte) => byte === 0)) {
      // a crash while it was made, so that no record was sealed with it; or an erasure that overwrites it now
      await destroyKey(path);
      return this.#make(tag, subject);
    }
    const key = new SubjectKey(bytes);
    if (key.idOf(subject) !== id) throw damagedKey(path);
    return { id, key };
  }

  async #make(tag: string, subject: string): Promise<NamedKey> {
    const bytes = Buffer.from(this.#makeBytes(KEY_BYTES));
    const key = new SubjectKey(bytes);
    const id = key.idOf(subject);
    await writeNew(join(layout.keys(this.#folder), keyFileName(tag, id)), bytes);
    await this.#files.syncFolder(layout.keys(this.#folder));
    this.#known.set(tag, id);
    return { id, key };
  }
}

function damagedKey(path: string): AuditError {
  return new AuditError(
    'damaged',
    `The key file ${path} does not hold the key it is named after.`,
    {
      hint: 'Restore it from a backup of the key folder, or erase the subject; until then nothing is logged about it.',
    },
  );
}
