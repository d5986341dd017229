import { parseRecord, NO_RECORD } from '../record.ts';
import { splitMerged, withPrev, type Item } from './item.ts';
import type { Problems, ProblemKind } from './report.ts';
import type { SignedRoots } from './signed-roots.ts';
import { Strays } from './strays.ts';

/** The record before the one that is looked at: what it says, until its successor says what it was. */
interface Last {
  readonly item: Item | undefined;
  readonly seq: number;
  /** Leaf hash, hex. */
  readonly leaf: string;
  /** Something is known to be wrong with it already. */
  readonly told: boolean;
}

/**
 * Follows the records of a log and finds where one is not what it was. Each record names the hash of the one before,
 * so of two that do not fit one can tell which was changed: the successor's word counts, unless the successor is itself
 * what was changed. The tree is grown from what the records were, so that one change does not spoil every later root.
 */
export class Walk {
  readonly #roots: SignedRoots;
  readonly #problems: Problems;
  readonly strays: Strays;
  #last: Last = { item: undefined, seq: -1, leaf: NO_RECORD, told: true };
  #waiting: Item | undefined;
  #rewritten = false;

  constructor(roots: SignedRoots, problems: Problems) {
    this.#roots = roots;
    this.#problems = problems;
    this.strays = new Strays(problems);
  }

  /** Number that the next record should have: how many there are so far. */
  get records(): number {
    return this.#last.seq + 1;
  }

  /** The line that was handed over and not looked at yet: a line is judged by the one behind it as well. */
  get waiting(): Item | undefined {
    return this.#waiting;
  }

  next(item: Item): void {
    const current = this.#waiting;
    this.#waiting = item;
    if (current) this.#look(current, item);
  }

  /** Takes back the line that waits, because it goes on. */
  replaceWaiting(item: Item): void {
    this.#waiting = item;
  }

  end(): void {
    const current = this.#waiting;
    this.#waiting = undefined;
    if (current) this.#look(current, undefined);
    this.#grow(this.#last.leaf, true);
  }

  #look(item: Item, next: Item | undefined): void {
    const { place } = item;
    const expected = this.records;
    if (place?.seq === expected && place.prev === this.#last.leaf) {
      this.#accept(item, next);
      return;
    }
    const parts = splitMerged(item);
    if (parts) {
      this.#look(parts[0], parts[1]);
      this.#look(parts[1], next);
      return;
    }
    const follows = next?.place;
    const nextIsExpected = follows?.seq === expected;
    if (
      !place ||
      (place.seq === expected && !(nextIsExpected && follows.prev === this.#last.leaf))
    ) {
      if (!place && nextIsExpected) this.strays.add(item, expected);
      else this.#accept(item, next);
    } else if (nextIsExpected) {
      this.#set(item, next, expected);
    } else if (place.prev === this.#last.leaf) {
      this.#accept(item, next);
    } else if (follows?.seq === expected + 1) {
      // one record is missing, and this line stands in its place
      this.strays.add(item, expected);
      this.#miss(item, expected, follows.prev);
    } else if (place.seq > expected) {
      this.#miss(item, place.seq - 1, place.prev);
      this.#accept(item, next);
    } else {
      this.#set(item, next, expected);
    }
  }

  /** A line too many. It may be the true record, after a forged one with the same number. */
  #set(item: Item, next: Item | undefined, expected: number): void {
    const { item: before, seq } = this.#last;
    const twin = before && item.place?.seq === seq && item.place.prev === before.place?.prev;
    if (twin && item.leaf !== before.leaf && this.#isKnown([item.leaf], next)) {
      this.strays.add(before, seq);
      this.#last = { item, seq, leaf: item.leaf, told: false };
    } else {
      this.strays.add(item, expected);
    }
  }

  /** Takes a line as the next record and settles what the one before it was. */
  #accept(given: Item, next: Item | undefined): void {
    let item = given;
    const seq = this.records;
    let told = !item.place || item.place.seq !== seq || item.brokenEnd !== undefined;
    if (item.brokenEnd !== undefined) {
      this.#tell(
        'tampered',
        item,
        seq,
        item.brokenEnd,
        `the line end after record ${seq} was changed`,
      );
    } else if (told) {
      this.#tell(
        'tampered',
        item,
        seq,
        item.offset,
        `record ${seq} was changed: it does not end as a record of this number`,
      );
    }
    if (item.place && item.place.prev !== this.#last.leaf) {
      const mended = this.#mend(item, next);
      if (mended) {
        item = mended;
        told = true;
        this.#tell(
          'tampered',
          item,
          seq,
          item.offset,
          `record ${seq} was changed: it names another record before it`,
        );
      } else {
        this.#blameLast(item.place.prev);
      }
    }
    this.#grow(this.#last.leaf, false);
    if (seq >= this.#roots.newest && !told && !parseRecord(item.bytes)) {
      this.#tell('unreadable', item, seq, item.offset, `record ${seq} is no record of this format`);
    }
    this.#last = { item, seq, leaf: item.leaf, told };
  }

  /** The record with the right predecessor, if that makes it the one that its successor or the signed root knows. */
  #mend(item: Item, next: Item | undefined): Item | undefined {
    const mended = withPrev(item, this.#last.leaf);
    const leaves = [...(this.#last.seq < 0 ? [] : [this.#last.leaf]), mended.leaf];
    return this.#isKnown(leaves, next) ? mended : undefined;
  }

  /** Whether the successor names the last of these leaves or, where there is none, the newest root holds them. */
  #isKnown(leaves: readonly string[], next: Item | undefined): boolean {
    return next?.place ? next.place.prev === leaves.at(-1) : this.#roots.wouldEnd(leaves);
  }

  /** The successor knows another one: the record before was changed. */
  #blameLast(leaf: string): void {
    const { item, seq, told } = this.#last;
    if (item && !told) {
      this.#tell(
        'tampered',
        item,
        seq,
        item.offset,
        `record ${seq} was changed: the next one names another hash`,
      );
    }
    this.#last = { item, seq, leaf, told: true };
  }

  /** Records up to number `through` are not here. `leaf`: the hash of the last of them, as its successor says. */
  #miss(at: Item, through: number, leaf: string): void {
    const from = this.records;
    this.strays.miss({ from, through, file: at.file, offset: at.offset, leaf });
    this.#grow(this.#last.leaf, false);
    if (through > from) this.#roots.lose();
    this.#last = { item: undefined, seq: through, leaf, told: true };
  }

  #grow(leaf: string, end: boolean): void {
    const { item, seq, told } = this.#last;
    if (seq < 0 || this.#roots.append(leaf) || this.#rewritten) return;
    this.#rewritten = true;
    // with no successor to know it better, a change of the last record shows here only
    if (end && told) return;
    const from = end ? seq : this.#roots.confirmed;
    const first = this.#roots.confirmed;
    this.#problems.add({
      kind: 'tampered',
      file: item?.file ?? '',
      offset: item?.offset ?? 0,
      record: from,
      ...(seq > from && { through: seq }),
      message: end
        ? `record ${seq} was changed, or records ${first} to ${seq} were written anew: the root is not the one that was signed`
        : `records ${first} to ${seq} were written anew: the root is not the one that was signed`,
    });
  }

  #tell(kind: ProblemKind, { file }: Item, record: number, offset: number, message: string): void {
    this.#problems.add({ kind, file, offset, record, message });
  }
}
