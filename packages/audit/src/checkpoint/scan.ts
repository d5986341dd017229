import type { NoteKey } from './keys.ts';
import { checked, notePattern, type SignedCheckpoint } from './note.ts';

export interface PlacedCheckpoint extends SignedCheckpoint {
  /** Bytes from the start of the file. */
  readonly offset: number;
}

export interface ScannedCheckpoints {
  /** Those with a good signature, in the order of the file. */
  readonly good: readonly PlacedCheckpoint[];
  /** Everything else: where it starts. `size` is what it claims to be, where that can be read. */
  readonly bad: readonly { readonly offset: number; readonly size?: number }[];
  /** What a crash left of the last one. */
  readonly torn?: { readonly offset: number; readonly bytes: number };
}

/** Reads a file of checkpoints, one after the other; a damaged one does not hide those behind it. */
export function scanCheckpoints(key: NoteKey, bytes: Buffer): ScannedCheckpoints {
  const text = bytes.toString('latin1');
  const good: PlacedCheckpoint[] = [];
  const bad: { offset: number; size?: number }[] = [];
  let offset = 0;
  while (offset < text.length) {
    notePattern.lastIndex = offset;
    const match = notePattern.exec(text);
    if (!match) {
      const next = resume(text, offset, key.origin);
      if (next === text.length && isTorn(text.slice(offset), key.origin)) {
        return { good, bad, torn: { offset, bytes: next - offset } };
      }
      bad.push({ offset });
      offset = next;
      continue;
    }
    const checkpoint = checked(key, match);
    if (checkpoint) good.push({ ...checkpoint, offset });
    else bad.push({ offset, size: Number(match[2]) });
    offset += match[0].length;
  }
  return { good, bad };
}

/** Where the next note starts behind a damaged one. */
function resume(text: string, from: number, origin: string): number {
  // the dot is the only character of a name that means something in a pattern
  const start = new RegExp(
    `\\n${origin.replaceAll('.', '\\.')}\\n[0-9]+\\n[A-Za-z0-9+/]{43}=\\n`,
    'g',
  );
  start.lastIndex = from;
  const found = start.exec(text);
  return found ? found.index + 1 : text.length;
}

/** Bytes of a note beside its name (twice) and the digits of its size. */
const FIXED = '\n\n\n\n'.length + 44 + '\u00e2\u0080\u0094 '.length + ' '.length + 92 + '\n'.length;

/** Whether a crash can have left this: a beginning that is shorter than the note it begins. */
function isTorn(rest: string, origin: string): boolean {
  const start = `${origin}\n`;
  if (!rest.startsWith(start)) return start.startsWith(rest);
  const digits = /^[0-9]+(?=\n)/.exec(rest.slice(start.length))?.[0].length ?? 1;
  return rest.length < 2 * origin.length + digits + FIXED;
}
