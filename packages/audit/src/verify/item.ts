import { leafHash } from '../merkle/hash.ts';
import { LINE_START, placeOf } from '../record.ts';

/** A line of the log, with what can be told from it alone. */
export interface Item {
  readonly file: string;
  readonly offset: number;
  readonly bytes: Buffer;
  /** Leaf hash, hex. */
  readonly leaf: string;
  /** Absent: the line does not end like a record. */
  readonly place?: { readonly prev: string; readonly seq: number };
  /** Offset of the byte after the record where that is not a newline. */
  readonly brokenEnd?: number;
}

export function itemOf(file: string, offset: number, bytes: Buffer): Item {
  const place = placeOf(bytes);
  return { file, offset, bytes, leaf: leafHash(bytes).toString('hex'), ...(place && { place }) };
}

/** Whether two lines are one record in which a byte became a newline. */
export function belongTogether(first: Item, second: Buffer): boolean {
  return (
    !first.place && !first.brokenEnd && !second.toString('latin1', 0, 6).startsWith(LINE_START)
  );
}

/** The last line of a file, which no newline ends, as a record whose line end was changed; undefined: it is none. */
export function withoutEnd(file: string, offset: number, bytes: Buffer): Item | undefined {
  const item = itemOf(file, offset, bytes.subarray(0, -1));
  return item.place && { ...item, brokenEnd: offset + bytes.length - 1 };
}

/** One line that is two records, because the newline between them was changed; undefined: it is not. */
export function splitMerged({ file, offset, bytes }: Item): readonly [Item, Item] | undefined {
  const start = Buffer.from(LINE_START);
  for (let at = bytes.indexOf(start, 1); at !== -1; at = bytes.indexOf(start, at + 1)) {
    const first = itemOf(file, offset, bytes.subarray(0, at - 1));
    if (first.place) {
      return [
        { ...first, brokenEnd: offset + at - 1 },
        itemOf(file, offset + at, bytes.subarray(at)),
      ];
    }
  }
  return undefined;
}

/** The same line as if it had named `prev` as the record before it. */
export function withPrev(item: Item, prev: string): Item {
  const bytes = Buffer.from(item.bytes);
  const seq = String(item.place?.seq ?? '');
  const at = bytes.length - `${prev}","seq":${seq}}`.length;
  bytes.write(prev, at, 'latin1');
  return itemOf(item.file, item.offset, bytes);
}
