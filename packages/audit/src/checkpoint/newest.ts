import { readFile } from 'node:fs/promises';
import { hasCode } from '../error.ts';
import { layout } from '../storage/layout.ts';
import { notePattern } from './note.ts';

/** The newest checkpoint in a folder as it stands there, its signature not looked at; undefined: there is none. */
export async function newestCheckpoint(
  folder: string,
): Promise<{ origin: string; size: number; note: string } | undefined> {
  const bytes = await readNotes(folder);
  const all = [...(bytes?.toString('latin1') ?? '').matchAll(new RegExp(notePattern.source, 'g'))];
  const [whole, origin, size] = all.at(-1) ?? [];
  if (whole === undefined || origin === undefined) return undefined;
  return { origin, size: Number(size), note: Buffer.from(whole, 'latin1').toString('utf8') };
}

/** The file of checkpoints; undefined: there is none. */
export async function readNotes(folder: string): Promise<Buffer | undefined> {
  try {
    return await readFile(layout.checkpoints(folder));
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}
