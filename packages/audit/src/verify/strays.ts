import type { Item } from './item.ts';
import type { Problems } from './report.ts';

/** Records that are not where they belong. */
export interface Gap {
  readonly from: number;
  readonly through: number;
  readonly file: string;
  readonly offset: number;
  /** Hash of the last of them; empty: not known. */
  readonly leaf: string;
  /** Nothing follows: what was signed for at the end. */
  readonly atEnd?: boolean;
}

interface Stray {
  readonly file: string;
  readonly offset: number;
  readonly leaf: string;
  /** The number it says; undefined: none. */
  readonly seq: number | undefined;
  /** The number that belongs where it stands. */
  readonly before: number;
}

/** As many as are kept to compare; a log in pieces is said to be one anyway. */
const MOST = 10_000;

/** Lines that are not in their place, and places without their line: in the end one may explain the other. */
export class Strays {
  readonly #problems: Problems;
  readonly #lines: Stray[] = [];
  #gaps: Gap[] = [];

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  add({ file, offset, leaf, place }: Item, before: number): void {
    if (this.#lines.length < MOST)
      this.#lines.push({ file, offset, leaf, seq: place?.seq, before });
  }

  miss(gap: Gap): void {
    this.#gaps.push(gap);
  }

  /** Numbers of which it matters whether there is an equal line. */
  get numbers(): ReadonlySet<number> {
    return new Set(this.#lines.flatMap(({ seq }) => (seq === undefined ? [] : [seq])));
  }

  /** Says what became of each. `equals`: how many lines of the log have this number and hash. */
  settle(equals: (seq: number, leaf: string) => number): void {
    for (const stray of this.#lines) this.#settle(stray, equals);
    for (const { from, through, file, offset, atEnd } of this.#gaps) {
      const which = from === through ? `record ${from} is` : `records ${from} to ${through} are`;
      const message = `${which} missing${atEnd ? ' at the end, though signed for' : ''}`;
      const range = through > from && { through };
      const kind = atEnd ? 'truncated' : 'dropped';
      this.#problems.add({ kind, file, offset, record: from, ...range, message });
    }
  }

  #settle(stray: Stray, equals: (seq: number, leaf: string) => number): void {
    const { seq, leaf, file, offset, before } = stray;
    if (seq === undefined) {
      const message = `a line that is no record stands before record ${before}`;
      this.#problems.add({ kind: 'inserted', file, offset, record: before, message });
      return;
    }
    const gap = this.#gaps.find(({ from, through }) => from <= seq && seq <= through);
    // where the hash of the missing one is known, only that one is the missing one
    if (gap && (seq < gap.through || gap.leaf === '' || gap.leaf === leaf)) {
      this.#gaps = this.#gaps.flatMap((other) => (other === gap ? without(gap, seq) : [other]));
      const message = `record ${seq} stands where record ${before} belongs`;
      this.#problems.add({ kind: 'reordered', file, offset, record: seq, message });
    } else if (equals(seq, leaf) > 1) {
      const message = `record ${seq} stands there again, before record ${before}`;
      this.#problems.add({ kind: 'duplicated', file, offset, record: seq, message });
    } else {
      const message = `a record that was never written (it says number ${seq}) stands before record ${before}`;
      this.#problems.add({ kind: 'inserted', file, offset, record: before, message });
    }
  }
}

function without(gap: Gap, seq: number): Gap[] {
  return [
    { ...gap, through: seq - 1, leaf: '' },
    { ...gap, from: seq + 1 },
  ].filter(({ from, through }) => from <= through);
}
