import { createHmac } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, hasCode } from '../error.ts';
import { layout } from '../storage/layout.ts';
import { KEY_BYTES } from './subject-key.ts';

/** A subject's key on the disk. */
export interface KeyFile {
  /** Keyed hash of the subject with the log's secret: finds the key of a name, for whoever has the folder. */
  readonly tag: string;
  /** Name of the subject in the log. */
  readonly id: string;
  readonly path: string;
}

const pattern = /^([0-9a-f]{32})-([0-9a-f]{32})\.key$/;

export const keyFileName = (tag: string, id: string) => `${tag}-${id}.key`;

export function tagOf(secret: Uint8Array, subject: string): string {
  return createHmac('sha256', secret).update(subject).digest('hex').slice(0, 32);
}

/** Every key in the folder; none where there is no key folder. */
export async function keyFilesOf(folder: string): Promise<KeyFile[]> {
  const names = await orNothing(readdir(layout.keys(folder)), []);
  return names.flatMap((name) => {
    const [, tag, id] = pattern.exec(name) ?? [];
    return tag && id ? [{ tag, id, path: join(layout.keys(folder), name) }] : [];
  });
}

/**
 * The secret that finds keys, or undefined where the log has none yet: it is missing or half written, and there is no
 * key. Throws AuditError `damaged` where there are keys: their subjects can be read and cannot be found, so nobody may be
 * told that one of them is erased.
 */
export async function readSecret(folder: string): Promise<Buffer | undefined> {
  const read = readFile(layout.secret(folder));
  const secret = await orNothing<Buffer | undefined>(read, undefined);
  if (secret?.length === KEY_BYTES) return secret;
  if ((await keyFilesOf(folder)).length === 0) return undefined;
  throw new AuditError(
    'damaged',
    `The key folder of the log in ${folder} has keys, and keys/secret, which finds them, is missing or damaged.`,
    {
      hint: 'Restore keys/secret from a backup of the key folder. Until then nothing is logged and nobody can be erased.',
    },
  );
}

/** Writes a file that was not there, for its owner only, and waits until its bytes are on the disk. */
export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Overwrites a key and removes it. Does nothing where it is gone already. The caller syncs the folder. A disk that
 * writes elsewhere (flash, copy-on-write) and a backup can keep the old bytes: backups of the key folder must expire.
 */
export async function destroyKey(path: string): Promise<void> {
  const handle = await orNothing(open(path, 'r+'), undefined);
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    await handle.write(Buffer.alloc(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(path, { force: true });
}

/** What is read, or something else where there is no such file. */
export async function orNothing<Value>(reading: Promise<Value>, nothing: Value): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return nothing;
    throw error;
  }
}
