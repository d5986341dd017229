import { posix } from 'node:path';

import { listFolder, type Reading } from './reading.ts';
import { unavailable } from './unavailable.ts';

/**
 * The Markdown files in a folder, or the one file that `place` names.
 *
 * @param expected whether a missing folder is worth a diagnostic: the manifest names it
 */
export async function markdownFiles(
  reading: Reading,
  place: string,
  expected: boolean,
): Promise<string[]> {
  const path = posix.normalize(place).replace(/\/$/, '');
  if (path.endsWith('.md')) return [path];
  const listing = await listFolder(reading, path);
  if (listing.kind === 'missing' && !expected) return [];
  if (listing.kind !== 'names') {
    reading.diagnostics.push(unavailable(path, listing.kind));
    return [];
  }
  return listing.names
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .map((name) => posix.join(path, name));
}
