import { canonicalJson } from '../canonical.ts';
import type { SignedCheckpoint } from '../checkpoint/note.ts';
import type { AuditEntry } from '../entry.ts';
import { AuditError } from '../error.ts';
import {
  eraseSubject,
  finishErasure,
  pendingErasures,
  settleErasure,
  type Erasure,
} from '../subjects/erase.ts';
import type { KeyRing } from '../subjects/key-ring.ts';
import type { After, AuditLog, Receipt } from './audit-log.ts';
import { draftOf, keysOf, ownDraft, type Draft } from './draft.ts';
import type { Recovered } from './recover.ts';
import { CUT_KIND, ERASED_KIND, RESUMED_KIND } from './segment-record.ts';
import { Tail, type Ready, type TailParts } from './tail.ts';

export interface WriterParts extends TailParts {
  readonly after: After;
  readonly ring: KeyRing;
  readonly lock: { release(): void };
}

/** Somebody who waits for a record to be on the disk. */
interface Waiting {
  readonly draft: Draft;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

/** One group goes into one write; more than this waits for the next. Bytes. */
const GROUP_BYTES = 4 * 1024 * 1024;

/** Gathers what waits into groups and takes everything that touches the disk in turn, so records never interleave. */
export class Writer implements AuditLog {
  readonly #parts: WriterParts;
  readonly #tail: Tail;
  #waiting: Waiting[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #scheduled = false;
  #broken: AuditError | undefined;
  #closing: Promise<void> | undefined;
  #callOff: (() => void) | undefined;

  constructor(parts: WriterParts, found: Recovered) {
    this.#parts = parts;
    this.#tail = new Tail(parts, found);
    const own = found.cuts.map((cut) => ownDraft(CUT_KIND, parts.now(), { ...cut }));
    const { unsealed } = this.#tail;
    if (unsealed > 0) own.push(ownDraft(RESUMED_KIND, parts.now(), { unsealed }));
    this.#waiting = own.map((draft) => ({ draft, resolve: () => {}, reject: () => {} }));
  }

  /** Opens the files, records what was found at opening and signs for it. `path`: the file that records go to. */
  async start(path: string | undefined): Promise<void> {
    try {
      await this.#tail.open(path);
      // before anything is added: a second crash here must not leave more than one record without a checkpoint
      await this.#tail.seal();
      await this.flush();
    } catch (error) {
      await this.#tail.close();
      throw this.#breakOff(error);
    }
  }

  append(entry: AuditEntry): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      this.#refuse();
      const draft = draftOf(entry, this.#parts.limits.recordBytes);
      this.#waiting.push({ draft, resolve, reject });
      this.#schedule();
    });
  }

  async fingerprint(subject: string, value: unknown): Promise<string> {
    this.#refuse();
    const text = canonicalJson(value);
    try {
      const { key } = await this.#parts.ring.keyOf(subject);
      return key.fingerprint(text);
    } catch (error) {
      throw error instanceof AuditError ? error : this.#breakOff(error);
    }
  }

  async erase(subject: string): Promise<Erasure> {
    this.#refuse();
    const erasure = await eraseSubject(this.#parts.folder, subject, this.#parts.now);
    await this.flush();
    return erasure;
  }

  flush(): Promise<void> {
    return this.#flush(true);
  }

  async checkpoint(): Promise<SignedCheckpoint> {
    await this.#flush(true);
    const { checkpoint } = this.#tail;
    // opening has signed one already
    if (!checkpoint) throw closed();
    return checkpoint;
  }

  close(): Promise<void> {
    this.#closing ??= this.#flush(false).finally(() => this.#letGo());
    return this.#closing;
  }

  /** Throws what every call is answered with once nothing can be logged any more. */
  #refuse(): void {
    if (this.#broken) throw this.#broken;
    if (this.#closing) throw closed();
  }

  async #flush(open: boolean): Promise<void> {
    if (open) this.#refuse();
    const turn = this.#afterTurn();
    this.#turn = turn.catch(() => {});
    await turn;
  }

  async #afterTurn(): Promise<void> {
    await this.#turn;
    do await this.#writeGroup();
    while (this.#waiting.length > 0);
    await this.#seal();
    if (this.#broken) throw this.#broken;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#turn = this.#turn.then(() => this.#writeGroup());
  }

  /** Writes what waits. Never rejects: who waits hears of a failure, and so does everybody who comes later. */
  async #writeGroup(): Promise<void> {
    this.#scheduled = false;
    const group = this.#takeGroup();
    try {
      if (this.#broken) throw this.#broken;
      await this.#write(group);
    } catch (error) {
      const broken = this.#breakOff(error);
      for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(broken);
    }
    const { sealEvery, sealAfter } = this.#parts.limits;
    if (this.#tail.unsealed >= sealEvery) await this.#seal();
    else if (this.#tail.unsealed > 0) {
      this.#callOff ??= this.#parts.after(sealAfter, () => void this.flush().catch(() => {}));
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const full = this.#waiting.findIndex(({ draft }) => (bytes += draft.bytes) > GROUP_BYTES);
    const group = this.#waiting.splice(0, full === -1 ? this.#waiting.length : Math.max(1, full));
    if (this.#waiting.length > 0) this.#schedule();
    return group;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const { folder, now, ring } = this.#parts;
    const erasures = pendingErasures(folder);
    for (const { id } of erasures) {
      await finishErasure(folder, id);
      ring.forget(id);
    }
    const told = erasures.map(({ id, at }) => ownDraft(ERASED_KIND, now(), { at, subject: id }));
    const ready = await this.#withKeys(group);
    if (told.length + ready.length === 0) return;
    const receipts = await this.#tail.write([
      ...told.map((draft) => ({ draft, keys: [] })),
      ...ready,
    ]);
    await Promise.all(erasures.map(settleErasure));
    const own = receipts.slice(told.length);
    ready.forEach(({ resolve }, index) => {
      const receipt = own[index];
      if (receipt) resolve(receipt);
    });
  }

  /** Those of a group whose keys are at hand. The key of one subject that is damaged stops records of that one only. */
  async #withKeys(group: readonly Waiting[]): Promise<(Ready & Waiting)[]> {
    const found = await Promise.all(
      group.map(async (waiting) => {
        try {
          return { ...waiting, keys: await keysOf(waiting.draft, this.#parts.ring) };
        } catch (error) {
          if (!(error instanceof AuditError)) throw error;
          waiting.reject(error);
          return undefined;
        }
      }),
    );
    return found.filter((ready) => ready !== undefined);
  }

  async #seal(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    if (this.#broken) return;
    try {
      await this.#tail.seal();
    } catch (error) {
      this.#breakOff(error);
    }
  }

  async #letGo(): Promise<void> {
    this.#callOff?.();
    try {
      await this.#tail.close();
    } finally {
      this.#parts.lock.release();
    }
  }

  /** After a failed write nobody knows what the disk holds, so nothing is written behind it: every call is refused. */
  #breakOff(cause: unknown): AuditError {
    this.#broken ??=
      cause instanceof AuditError
        ? cause
        : new AuditError('unwritable', 'The audit log cannot be written any more.', {
            hint: 'Check the disk of the audit folder (space, mount, rights), then restart: opening the log repairs its end.',
            cause,
          });
    return this.#broken;
  }
}

function closed(): AuditError {
  return new AuditError('closed', 'The audit log is closed.', {
    hint: 'Log calls before the log is closed; at shutdown, close it last.',
  });
}
