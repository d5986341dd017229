import type { Json } from '../json.ts';

/** How far a schema is followed. Beyond, nothing is guessed: the verdict is a suspicion that says so. */
export const BOUNDS = {
  /** Nested JSON values; a schema of an argument needs two for each level. */
  depth: 200,
  /** JSON values in one schema. */
  values: 60_000,
  /** Steps of judging one pair of schemas: looks at a node, tries of a value. */
  steps: 200_000,
  /** Alternatives of one place, all unions multiplied out. */
  alternatives: 256,
} as const;

/** A schema, or the pair of two, is more than will be followed. */
export class BeyondBounds extends Error {
  override readonly name = 'BeyondBounds';
}

/** References can lead deeper than the document is nested. Throws BeyondBounds. */
export function tooDeep(places: number): void {
  if (places < BOUNDS.depth) return;
  throw new BeyondBounds(`its references lead through more than ${BOUNDS.depth} places`);
}

/** The whole judgement is over, not only the part that is looked at. */
export class OutOfFuel extends BeyondBounds {}

/** Why a document is too much to be read as a schema; undefined: it is not. Its own stack: the depth may be hostile. */
export function beyondBounds(document: Json): string | undefined {
  const open: [Json, number][] = [[document, 1]];
  let values = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    values += 1;
    if (depth > BOUNDS.depth) return `it is nested deeper than ${BOUNDS.depth} values`;
    if (values > BOUNDS.values) return `it holds more than ${BOUNDS.values} values`;
    if (typeof value !== 'object' || value === null) continue;
    for (const each of Object.values(value)) open.push([each, depth + 1]);
  }
  return undefined;
}

/** Counts the steps of one judgement. */
export class Fuel {
  #left: number;

  constructor(steps: number = BOUNDS.steps) {
    this.#left = steps;
  }

  /** False when there is none left: for work that can be given up. */
  take(steps = 1): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Throws OutOfFuel when there is none left. */
  burn(steps = 1): void {
    if (!this.take(steps)) throw new OutOfFuel('it takes more steps than are given to one schema');
  }
}
