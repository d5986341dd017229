import { hash } from 'node:crypto';

/** RFC 6962 section 2.1 puts a byte before what is hashed, so that a leaf can never pass for an inner node. */
const LEAF = 0;
const NODE = 1;

/** Root of the tree without leaves: the hash of nothing. */
export const EMPTY_ROOT = hash('sha256', '', 'buffer');

/** Leaf hash: SHA-256 of 0x00 and the record's bytes. */
export function leafHash(record: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(record.length + 1);
  input[0] = LEAF;
  input.set(record, 1);
  return hash('sha256', input, 'buffer');
}

const pair = Buffer.allocUnsafe(65);
pair[0] = NODE;

/** Inner node: SHA-256 of 0x01 and both children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash('sha256', pair, 'buffer');
}
