import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';

import type { Diagnostic } from './diagnostic.ts';
import { isMissing, resolveInside } from './inside.ts';
import { FOLDER_ENTRIES } from './limits.ts';

/** One pass over a bundle: where it lies, what it cost so far and what was found on the way. */
export interface Reading {
  /** Absolute, symlinks resolved. */
  readonly root: string;
  readonly diagnostics: Diagnostic[];
  /** File bytes read so far. */
  bytesRead: number;
}

/** The text of a file, or why there is none. */
type TextFile =
  | {
      kind: 'text';
      /** Without byte order mark, line ends as `\n`. */
      text: string;
      /** Size of the whole file in bytes. */
      size: number;
      /** Whether `text` reaches the end of the file. */
      complete: boolean;
    }
  | { kind: 'missing' | 'outside' | 'unreadable' };

/** How much of a file to read. */
interface Extent {
  /** In bytes. */
  limit: number;
  /** Read in steps of this many bytes; without it, in one. */
  step?: number;
  /** Asked after each step with the text so far; true ends the reading. */
  enough?: (text: string) => boolean;
}

/** Opens a file of the bundle and reads at most `extent.limit` bytes of it. Never throws. */
export async function readText(reading: Reading, path: string, extent: Extent): Promise<TextFile> {
  const place = await resolveInside(reading.root, path);
  if (place.kind !== 'found') return place;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    await using file = await open(place.path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (!status.isFile()) return { kind: 'unreadable' };
    const limit = Math.min(extent.limit, status.size);
    const buffer = Buffer.alloc(limit);
    let used = 0;
    let text = '';
    while (used < limit) {
      const step = Math.min(extent.step ?? limit, limit - used);
      const { bytesRead } = await file.read(buffer, used, step, used);
      if (bytesRead === 0) break;
      used += bytesRead;
      text = decode(buffer.subarray(0, used));
      if (extent.enough?.(text) === true) break;
    }
    reading.bytesRead += used;
    return { kind: 'text', text, size: status.size, complete: used >= status.size };
  } catch (error) {
    return { kind: isMissing(error) ? 'missing' : 'unreadable' };
  }
}

/** Names in a folder of the bundle, sorted by code unit; `missing` and the rest as for files. */
export async function listFolder(
  reading: Reading,
  path: string,
): Promise<{ kind: 'names'; names: string[] } | { kind: 'missing' | 'outside' | 'unreadable' }> {
  const place = await resolveInside(reading.root, path);
  if (place.kind !== 'found') return place;
  try {
    // Sorted without a locale, so that two machines list the same bundle in the same order.
    const names = (await readdir(place.path)).toSorted((a, b) => (a < b ? -1 : 1));
    if (names.length > FOLDER_ENTRIES) {
      reading.diagnostics.push({
        level: 'skipped',
        code: 'too_many',
        path,
        message: `holds ${names.length} entries; only the first ${FOLDER_ENTRIES} are read`,
        hint: 'Split the bundle.',
      });
    }
    return { kind: 'names', names: names.slice(0, FOLDER_ENTRIES) };
  } catch (error) {
    return { kind: isMissing(error) ? 'missing' : 'unreadable' };
  }
}

function decode(bytes: Buffer): string {
  // `stream` holds back a character that the limit cuts in two; the decoder drops the byte order mark.
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll(/\r\n?/g, '\n');
}
