/**
 * What was found. `tampered`: a record is not what was written, or its line end is not. `dropped`: a record is
 * missing between others. `reordered`: it stands elsewhere. `duplicated`: it stands there twice. `inserted`: a line that
 * was never written. `truncated`: the end that was signed for is gone. `bad_signature`: a checkpoint is not what was
 * signed. `unreadable`: a line or file that cannot be read as what it should be.
 */
export type ProblemKind =
  | 'tampered'
  | 'dropped'
  | 'reordered'
  | 'duplicated'
  | 'inserted'
  | 'truncated'
  | 'bad_signature'
  | 'unreadable';

export interface Problem {
  readonly kind: ProblemKind;
  /** Name within the folder. */
  readonly file: string;
  /** Byte at which the record, line end or checkpoint starts, or at which the missing one is missing. */
  readonly offset: number;
  /** Number of the record; of a checkpoint, its size. Absent: it cannot be told any more. */
  readonly record?: number;
  /** Number of the last record concerned, where it is more than one. */
  readonly through?: number;
  readonly message: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** Name of the log, as it is signed. */
  readonly origin: string;
  /** Number of records; a missing one before the last counts. */
  readonly records: number;
  /** Root of the tree over all records, base64; absent when more than one record in a row is missing. */
  readonly root?: string;
  readonly checkpoints: {
    /** Signature good and root equal. */
    readonly verified: number;
    /** Stored ones, good or not. */
    readonly total: number;
    /** Size of the newest one with a good signature. */
    readonly newest: number;
  };
  /** Records after the newest checkpoint: only the chain speaks for them. */
  readonly unsealed: number;
  /** Whether a checkpoint from outside was given and holds. */
  readonly trusted?: boolean;
  /** At most 20, in the order of finding. */
  readonly problems: readonly Problem[];
  /** How many more there were. */
  readonly more: number;
  /** What an unfinished write left at the end of a file: a crash does that, and opening the log repairs and records it. */
  readonly torn: readonly {
    readonly file: string;
    readonly offset: number;
    readonly bytes: number;
  }[];
  /** Erasures that are done and that the writer has not recorded yet. */
  readonly pendingErasures: number;
}

const MOST = 20;

export class Problems {
  readonly list: Problem[] = [];
  more = 0;

  add(problem: Problem): void {
    if (this.list.length < MOST) this.list.push(problem);
    else this.more += 1;
  }

  get none(): boolean {
    return this.list.length === 0;
  }
}
