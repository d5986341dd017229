import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ContractError } from '../error.ts';
import { readContract } from '../surface/read-contract.ts';
import type { Surface } from '../surface/surface.ts';
import type { Pinned } from './check-surface.ts';
import { LOCK_FORMAT, lockFile, own, type Lock } from './lock-file.ts';

/** Undefined: nothing is pinned, there is no such file. Throws ContractError `bad_lock`. */
export function readLock(path: string): Lock | undefined {
  const text = lockText(path);
  return text === undefined ? undefined : parseLock(text, path);
}

/** The bytes of a lock; undefined when there is no file. Whoever asks often compares them. Throws like readLock. */
export function lockText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    // a link that leads nowhere is a lock that is lost, and not none
    if (code === 'ENOENT' && !lstatSync(path, { throwIfNoEntry: false })) return undefined;
    throw bad(`${path} cannot be read (${code})`);
  }
}

/** `path` only names it in messages. Throws like readLock. */
export function parseLock(text: string, path: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad(`${path} is not JSON`);
  }
  const format = z.object({ format: z.unknown() }).safeParse(value).data?.format;
  if (format !== LOCK_FORMAT) {
    throw bad(
      `${path} is of format ${JSON.stringify(format) ?? 'unknown'}, and this version reads format ${LOCK_FORMAT}`,
    );
  }
  const parsed = lockFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw bad(`${path} is not as it was written: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** The folder in which the definitions of an instance are kept: a contract, as `contract diff` and `verify` read it. */
export const definitionsFolder = (lock: string, instance: string) => join(`${lock}.d`, instance);

/**
 * The definitions that were pinned. Undefined when they are not at hand or damaged: then any difference to the hashes of
 * the lock counts as a break, because it cannot be judged.
 */
export function readDefinitions(lock: string, instance: string): Surface | undefined {
  try {
    return readContract(definitionsFolder(lock, instance));
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}

/**
 * What a lock says of an instance; undefined: it is not pinned. Its definitions are read from beside the lock with the
 * first look at them, which is when something differs.
 */
export function pinnedIn(lock: Lock, path: string, instance: string): Pinned | undefined {
  const entry = own(lock.connectors, instance);
  if (!entry) return undefined;
  let read: { definitions: Surface | undefined } | undefined;
  return {
    entry,
    get definitions() {
      return (read ??= { definitions: readDefinitions(path, instance) }).definitions;
    },
  };
}

const bad = (message: string) =>
  new ContractError(
    'bad_lock',
    `${message}.`,
    'Restore it from version control. Without it nothing is pinned, so it is never made anew by itself.',
  );
