import { EMPTY_ROOT, nodeHash } from './hash.ts';

/**
 * The right edge of an RFC 6962 tree: one root per complete subtree, largest first. That is all one needs to append
 * and to know the root: 32 bytes per binary digit of the size.
 */
export class Frontier {
  #size: number;
  readonly #roots: Buffer[];

  /** An edge as `roots` gave it, for a tree of `size` leaves. */
  constructor(size = 0, roots: readonly Uint8Array[] = []) {
    this.#size = size;
    this.#roots = roots.map((root) => Buffer.from(root));
  }

  get size(): number {
    return this.#size;
  }

  /** As many as the size has binary ones. */
  get roots(): readonly Buffer[] {
    return this.#roots;
  }

  append(leaf: Buffer): void {
    let node = leaf;
    // each trailing one of the size is a complete subtree that the new node completes to a larger one
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#roots.pop();
      if (left) node = nodeHash(left, node);
    }
    this.#roots.push(node);
    this.#size += 1;
  }

  root(): Buffer {
    return (
      this.#roots.reduceRight<Buffer | undefined>(
        (right, left) => (right ? nodeHash(left, right) : left),
        undefined,
      ) ?? EMPTY_ROOT
    );
  }
}

/** Whether an edge can belong to a tree of this size. */
export function fitsSize(size: number, roots: number): boolean {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones === roots;
}
