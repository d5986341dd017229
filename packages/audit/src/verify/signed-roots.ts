import { Frontier } from '../merkle/frontier.ts';

/** A size and the root that was signed for it. */
export interface SignedRoot {
  readonly size: number;
  readonly root: Buffer;
  readonly trusted: boolean;
}

/** Compares the growing tree with every root that was signed. */
export class SignedRoots {
  readonly #tree = new Frontier();
  readonly #roots: readonly SignedRoot[];
  #next = 0;
  #lost = false;
  /** Size of the newest tree that is as it was signed. */
  confirmed = 0;
  verified = 0;
  trusted = false;

  constructor(roots: readonly SignedRoot[]) {
    this.#roots = roots.toSorted((a, b) => a.size - b.size);
  }

  get size(): number {
    return this.#tree.size;
  }

  get newest(): number {
    return this.#roots.at(-1)?.size ?? 0;
  }

  /** Base64, unless leaves are missing. */
  get root(): string | undefined {
    return this.#lost ? undefined : this.#tree.root().toString('base64');
  }

  /** From here on the tree cannot be known. */
  lose(): void {
    this.#lost = true;
  }

  /** Adds a leaf; false: the tree is now of a size that was signed, and its root is another one. */
  append(leaf: string): boolean {
    if (this.#lost) return true;
    this.#tree.append(Buffer.from(leaf, 'hex'));
    return this.#compare();
  }

  /** Whether these leaves, put behind the tree, would give the newest root that was signed. */
  wouldEnd(leaves: readonly string[]): boolean {
    const newest = this.#roots.at(-1);
    if (this.#lost || newest?.size !== this.#tree.size + leaves.length) return false;
    const tree = new Frontier(this.#tree.size, this.#tree.roots);
    for (const leaf of leaves) tree.append(Buffer.from(leaf, 'hex'));
    return tree.root().equals(newest.root);
  }

  #compare(): boolean {
    let equal = true;
    for (let next = this.#roots[this.#next]; next; next = this.#roots[this.#next]) {
      if (next.size > this.#tree.size) break;
      this.#next += 1;
      // a checkpoint of an empty log says nothing
      if (next.size < this.#tree.size) continue;
      if (next.root.equals(this.#tree.root())) {
        this.confirmed = next.size;
        if (next.trusted) this.trusted = true;
        else this.verified += 1;
      } else {
        equal = false;
      }
    }
    return equal;
  }
}
