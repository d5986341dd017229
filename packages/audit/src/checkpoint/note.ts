import { sign, verify } from 'node:crypto';
import type { NoteKey } from './keys.ts';

/** The state of a log at one size, in the words of c2sp.org/tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  /** Number of records. */
  readonly size: number;
  readonly root: Buffer;
}

/** A checkpoint with its signature, as text that stands for itself. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string;
}

/** Names that c2sp.org/signed-note allows and that need no quoting anywhere: no blank, no plus sign. */
export const originPattern = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/;

/** A whole note: three lines, an empty one, the signature line. Offsets are bytes when the text is latin1. */
export const notePattern =
  /([^\n]{1,200})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n\n\u00e2\u0080\u0094 ([^\n ]{1,200}) ([A-Za-z0-9+/]{91}=)\n/y;

/** Signs the state of a log as a C2SP checkpoint. Ed25519 is deterministic: one state has one note. */
export function signCheckpoint(key: NoteKey, size: number, root: Buffer): SignedCheckpoint {
  const text = `${key.origin}\n${size}\n${root.toString('base64')}\n`;
  const signature = Buffer.concat([key.id, sign(null, Buffer.from(text), key.key)]);
  const note = `${text}\n— ${key.origin} ${signature.toString('base64')}\n`;
  return { origin: key.origin, size, root, note };
}

/** Reads a note that must be exactly one signed checkpoint of this log. Undefined: it is not, in any bit. */
export function openCheckpoint(key: NoteKey, note: string): SignedCheckpoint | undefined {
  const bytes = Buffer.from(note).toString('latin1');
  notePattern.lastIndex = 0;
  const match = notePattern.exec(bytes);
  return match && match[0].length === bytes.length ? checked(key, match) : undefined;
}

/** The checkpoint of a match of `notePattern`, if this key signed it under this log's name. */
export function checked(key: NoteKey, match: RegExpExecArray): SignedCheckpoint | undefined {
  const [whole, origin = '', size = '', root = '', signer, signature = ''] = match;
  if (origin !== key.origin || signer !== key.origin) return undefined;
  const raw = Buffer.from(signature, 'base64');
  // two texts can mean the same bytes; only one of them was written
  if (raw.toString('base64') !== signature || !raw.subarray(0, 4).equals(key.id)) return undefined;
  const text = Buffer.from(`${origin}\n${size}\n${root}\n`, 'latin1');
  if (!verify(null, text, key.key, raw.subarray(4))) return undefined;
  const note = Buffer.from(whole, 'latin1').toString('utf8');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), note };
}
