import { EMPTY_ROOT, nodeHash } from './hash.ts';

/** Largest power of two below `size`, which must be at least 2: where RFC 6962 splits a tree. */
function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** Merkle tree hash of these leaf hashes (RFC 6962 section 2.1). */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  const at = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at)));
}

/** The path that proves that leaf `index` is in this tree (RFC 6962 section 2.1.1), from the leaf upwards. */
export function inclusionProof(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const at = split(leaves.length);
  return index < at
    ? [...inclusionProof(leaves.slice(0, at), index), rootOf(leaves.slice(at))]
    : [...inclusionProof(leaves.slice(at), index - at), rootOf(leaves.slice(0, at))];
}

/** The path that proves that the tree of the first `size` leaves is the beginning of this one (section 2.1.2). */
export function consistencyProof(leaves: readonly Buffer[], size: number): Buffer[] {
  return size === 0 || size >= leaves.length ? [] : subProof(leaves, size, true);
}

function subProof(leaves: readonly Buffer[], size: number, whole: boolean): Buffer[] {
  if (size === leaves.length) return whole ? [] : [rootOf(leaves)];
  const at = split(leaves.length);
  return size <= at
    ? [...subProof(leaves.slice(0, at), size, whole), rootOf(leaves.slice(at))]
    : [...subProof(leaves.slice(at), size - at, false), rootOf(leaves.slice(0, at))];
}

/** The root that a path leads to, or undefined where it has a wrong length (RFC 9162 section 2.1.3.2). */
function rootFromInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined;
  let [place, last, node] = [index, size - 1, leaf];
  for (const other of proof) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(other, node);
      // a last leaf without a neighbour rises unchanged until it has one
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      node = nodeHash(node, other);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? node : undefined;
}

/** Whether the path proves that `leaf` stands at `index` in the tree of this size and root. */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  root: Buffer,
  proof: readonly Buffer[],
): boolean {
  return rootFromInclusion(leaf, index, size, proof)?.equals(root) ?? false;
}

/** Whether the path proves that the older tree is the beginning of the newer one (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(
  older: { size: number; root: Buffer },
  newer: { size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (older.size > newer.size || older.size < 0) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return proof.length === 0 && older.root.equals(EMPTY_ROOT);
  let [place, last] = [older.size - 1, newer.size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  // an older tree that is one complete subtree is its own first node
  const [start, ...rest] = place === 0 ? [older.root, ...proof] : proof;
  if (!start) return false;
  let [before, after] = [start, start];
  for (const other of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      before = nodeHash(other, before);
      after = nodeHash(other, after);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      after = nodeHash(after, other);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && before.equals(older.root) && after.equals(newer.root);
}

const half = (value: number) => Math.floor(value / 2);
