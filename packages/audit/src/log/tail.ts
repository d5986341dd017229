import { join } from 'node:path';
import type { NoteKey } from '../checkpoint/keys.ts';
import { signCheckpoint, type SignedCheckpoint } from '../checkpoint/note.ts';
import type { Frontier } from '../merkle/frontier.ts';
import { leafHash } from '../merkle/hash.ts';
import type { GrowingFile, LogFiles } from '../storage/files.ts';
import { layout, segmentName } from '../storage/layout.ts';
import type { NamedKey } from '../subjects/key-ring.ts';
import type { RandomBytes } from '../subjects/subject-key.ts';
import type { Limits, Receipt } from './audit-log.ts';
import { lineOf, ownDraft, type Draft } from './draft.ts';
import type { Recovered } from './recover.ts';
import { SEGMENT_KIND, segmentBodyOf } from './segment-record.ts';

export interface TailParts {
  readonly folder: string;
  readonly key: NoteKey;
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  readonly limits: Limits;
  readonly files: LogFiles;
}

/** A draft with the keys of its parts. */
export interface Ready {
  readonly draft: Draft;
  readonly keys: readonly NamedKey[];
}

/**
 * The open end of a log on the disk: numbers records, chains them, writes them, signs for them. Its methods must not
 * overlap, and after one has rejected nothing may be written any more: what the disk holds then is not known.
 */
export class Tail {
  readonly #parts: TailParts;
  readonly #tree: Frontier;
  #tip: string;
  #checkpoint: SignedCheckpoint | undefined;
  #records: GrowingFile | undefined;
  #notes: GrowingFile | undefined;

  constructor(parts: TailParts, found: Recovered) {
    this.#parts = parts;
    this.#tree = found.tree;
    this.#tip = found.tip;
    this.#checkpoint = found.checkpoint;
  }

  get checkpoint(): SignedCheckpoint | undefined {
    return this.#checkpoint;
  }

  /** Records that no checkpoint covers. */
  get unsealed(): number {
    return this.#tree.size - (this.#checkpoint?.size ?? 0);
  }

  /** `path`: the file that records go to, if there is one already. */
  async open(path: string | undefined): Promise<void> {
    const { files, folder } = this.#parts;
    this.#notes = await files.grow(layout.checkpoints(folder));
    if (path !== undefined) this.#records = await files.grow(path);
    await files.syncFolder(folder);
    if (path === undefined) await this.write([]);
  }

  /** Writes a group of records in one piece. Resolves when all are on the disk. */
  async write(group: readonly Ready[]): Promise<Receipt[]> {
    const { files, folder, limits } = this.#parts;
    const fresh = !this.#records || this.#records.size >= limits.segmentBytes;
    const file = fresh ? await this.#nextFile() : this.#records;
    const head = fresh ? [this.#number(this.#head(), [])] : [];
    const numbered = group.map(({ draft, keys }) => this.#number(draft, keys));
    if (!file) return [];
    await file.append(Buffer.concat([...head, ...numbered].flatMap(({ line }) => [line, NEWLINE])));
    await file.sync();
    if (fresh) await files.syncFolder(folder);
    return numbered.map(({ seq, hash }) => ({ seq, hash }));
  }

  /** Signs for everything written so far. */
  async seal(): Promise<void> {
    if (this.unsealed === 0) return;
    const checkpoint = signCheckpoint(this.#parts.key, this.#tree.size, this.#tree.root());
    await this.#notes?.append(Buffer.from(checkpoint.note));
    await this.#notes?.sync();
    this.#checkpoint = checkpoint;
  }

  async close(): Promise<void> {
    await Promise.all([this.#records?.close(), this.#notes?.close()]);
  }

  /** Goes on in a new file. The old one is signed for first, so that the new one can be checked without it. */
  async #nextFile(): Promise<GrowingFile> {
    await this.seal();
    await this.#records?.close();
    this.#records = undefined;
    const path = join(this.#parts.folder, segmentName(this.#tree.size));
    this.#records = await this.#parts.files.grow(path);
    return this.#records;
  }

  #head(): Draft {
    const { key, now } = this.#parts;
    return ownDraft(SEGMENT_KIND, now(), { ...segmentBodyOf(key.origin, this.#tree) });
  }

  #number(draft: Draft, keys: readonly NamedKey[]): Receipt & { line: Buffer } {
    const { key, randomBytes } = this.#parts;
    const seq = this.#tree.size;
    const place = { origin: key.origin, seq, prev: this.#tip };
    const line = Buffer.from(lineOf(draft, keys, place, randomBytes));
    const leaf = leafHash(line);
    this.#tree.append(leaf);
    this.#tip = leaf.toString('hex');
    return { seq, hash: this.#tip, line };
  }
}

const NEWLINE = Buffer.from('\n');
