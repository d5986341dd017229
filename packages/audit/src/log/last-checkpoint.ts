import { open } from 'node:fs/promises';
import type { NoteKey } from '../checkpoint/keys.ts';
import { originPattern, type SignedCheckpoint } from '../checkpoint/note.ts';
import { scanCheckpoints } from '../checkpoint/scan.ts';
import { AuditError, hasCode } from '../error.ts';
import { layout } from '../storage/layout.ts';
import { cutOff, type Cut } from './cut.ts';
import { wrongLog } from './wrong-log.ts';

/** Much more than one checkpoint needs. Bytes. */
const TAIL = 16_384;

/** The newest checkpoint of a folder; what a crash left of one behind it is cut off. */
export async function lastCheckpoint(
  folder: string,
  key: NoteKey,
): Promise<{ checkpoint?: SignedCheckpoint; cut?: Cut }> {
  const path = layout.checkpoints(folder);
  const tail = await readTail(path);
  if (tail.bytes.length === 0) return {};
  const { good, bad, torn } = scanCheckpoints(key, tail.bytes);
  const checkpoint = good.at(-1);
  const damage = bad.at(-1);
  // behind an older one, damage is the business of verify
  if (damage && damage.offset > (checkpoint?.offset ?? -1)) {
    throw notOurs(key.origin, tail.bytes.toString('latin1', damage.offset));
  }
  const cut =
    torn &&
    (await cutOff(
      path,
      'checkpoints',
      tail.from + torn.offset,
      tail.bytes.subarray(torn.offset, torn.offset + torn.bytes),
    ));
  return { ...(checkpoint && { checkpoint }), ...(cut && { cut }) };
}

async function readTail(path: string): Promise<{ bytes: Buffer; from: number }> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { bytes: Buffer.alloc(0), from: 0 };
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - TAIL);
    const bytes = Buffer.alloc(size - from);
    await handle.read(bytes, 0, bytes.length, from);
    return { bytes, from };
  } finally {
    await handle.close();
  }
}

function notOurs(origin: string, notes: string): AuditError {
  const name = /(?:^|\n)([^\n]+)\n[0-9]+\n[A-Za-z0-9+/]{43}=\n/.exec(notes)?.[1];
  if (name !== undefined && name !== origin && originPattern.test(name))
    return wrongLog(name, origin);
  return new AuditError(
    'wrong_key',
    'The last checkpoint of the audit log was not signed by this key.',
    {
      hint: 'Open the log with the key it was signed with. If that is this key, run "audit verify": the checkpoint was changed.',
    },
  );
}
