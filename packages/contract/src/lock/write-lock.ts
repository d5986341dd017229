import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ContractError } from '../error.ts';
import { canonicalJson } from '../json.ts';
import type { Surface } from '../surface/surface.ts';
import { writeContract } from '../surface/write-contract.ts';
import { asJson, type Lock } from './lock-file.ts';
import { definitionsFolder } from './read-lock.ts';

/** As it is committed: sorted, one line for each hash, so that a change of one tool is a change of a few lines. */
export const lockFileText = (lock: Lock): string => `${canonicalJson(asJson.parse(lock), 2)}\n`;

/**
 * Writes a lock as a whole or not at all. The file beside it is the new text and a lock on the lock in one: one process
 * at a time can make it, so what `before` checks still holds when it is renamed. What `before` throws is thrown.
 * Throws ContractError `could_not_write`.
 */
export function writeLock(path: string, lock: Lock, before: () => void = () => undefined): void {
  const fresh = `${path}.new`;
  const file = opened(path, fresh);
  try {
    try {
      before();
      writeFileSync(file, lockFileText(lock));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    if (error instanceof ContractError) throw error;
    throw unwritten(path, error);
  }
}

/** The file in which the new lock is made. It must not be there yet, not even as a link to somewhere else. */
function opened(path: string, fresh: string): number {
  try {
    return openSync(fresh, 'wx', 0o644);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritten(path, error);
    throw new ContractError(
      'could_not_write',
      `${path} is being written by another command: there is ${fresh}.`,
      `Run it again when that has ended. If there is none, it was cut off: remove ${fresh}.`,
    );
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const unwritten = (path: string, error: unknown) =>
  new ContractError(
    'could_not_write',
    `${path} could not be written (${codeOf(error)}).`,
    'Check its folder, the permissions and the space on the disk. The old lock is unchanged.',
    error,
  );

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
    try {
      rmSync(folder, { recursive: true });
    } catch (cause) {
      throw unwritten(folder, cause);
    }
    writeContract(folder, definitions);
  }
}
