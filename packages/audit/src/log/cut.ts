import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What a crash left of something that was never confirmed, and that was cut off. */
export interface Cut {
  /** Name of the file within the folder. */
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Shortens a file to `offset`, behind which lie `bytes`, and waits until that is on the disk. */
export async function cutOff(
  path: string,
  file: string,
  offset: number,
  bytes: Buffer,
): Promise<Cut> {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(offset);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { file, offset, bytes: bytes.length, sha256: hash('sha256', bytes) };
}
