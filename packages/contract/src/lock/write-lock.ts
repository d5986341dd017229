import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { ContractError } from '../error.ts';
import { canonicalJson } from '../json.ts';
import type { Surface } from '../surface/surface.ts';
import { writeContract } from '../surface/write-contract.ts';
import { asJson, type Lock } from './lock-file.ts';
import { definitionsFolder } from './read-lock.ts';

/** As it is committed: sorted, one line for each hash, so that a change of one tool is a change of a few lines. */
export const lockFileText = (lock: Lock): string => `${canonicalJson(asJson.parse(lock), 2)}\n`;

/** Writes a lock as a whole or not at all. Throws ContractError `could_not_write`. */
export function writeLock(path: string, lock: Lock): void {
  const fresh = `${path}.new`;
  try {
    const file = openSync(fresh, 'w', 0o644);
    try {
      writeSync(file, lockFileText(lock));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ContractError(
      'could_not_write',
      `${path} could not be written (${code}).`,
      'Check its folder, the permissions and the space on the disk. The old lock is unchanged.',
      error,
    );
  }
}

/**
 * Writes the definitions of one instance beside the lock. They come first and the lock second: after a crash in between
 * they do not fit the lock's hashes, so they count for nothing and what differs stays refused.
 */
export function writeDefinitions(lock: string, instance: string, definitions: Surface): void {
  const folder = definitionsFolder(lock, instance);
  try {
    writeContract(folder, definitions);
  } catch (error) {
    if (!(error instanceof ContractError && error.code === 'bad_contract')) throw error;
    // what lies there is no contract any more: it counts for nothing, and is made anew
    rmSync(folder, { recursive: true });
    writeContract(folder, definitions);
  }
}
