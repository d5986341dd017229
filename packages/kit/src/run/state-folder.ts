import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../store/make-folder.ts';
import { FlagError } from './flags.ts';

/** Where a connector keeps what must outlive it: journal, audit log, keys. One folder, for its own user only. */
export interface StateFolder {
  readonly path: string;
  file(...names: string[]): string;
}

/**
 * The folder of the flag or of `GATEHOUSE_STATE`; else beside the data file of an embedded vendor, so that the two are
 * moved and backed up together; else in the user's state folder (XDG Base Directory), one for each vendor.
 */
export function stateFolder(
  about: {
    state?: string | undefined;
    data?: string | undefined;
    category: string;
    vendor: string;
  },
  env: Readonly<Record<string, string | undefined>>,
): StateFolder {
  const home = env['XDG_STATE_HOME'] || join(env['HOME'] ?? '.', '.local', 'state');
  const beside = about.data === undefined ? undefined : `${about.data}.state`;
  const path =
    about.state ?? beside ?? join(home, 'gatehouse', `${about.category}-${about.vendor}`);
  return { path, file: (...names) => join(path, ...names) };
}

/** Makes the folder. Throws FlagError with the next step. */
export function makeStateFolder({ path }: StateFolder): void {
  try {
    makeFolder(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new FlagError(
      `the state folder ${path} cannot be made (${code}); choose another with --state DIR`,
    );
  }
}

/**
 * The key that signs the checkpoints of the audit log, made at the first start: `audit-key.pem`, and its public half
 * `audit-key.pub.pem`, which whoever verifies the log needs.
 */
export function auditKey(folder: StateFolder): { readonly privatePem: string } {
  const file = folder.file('audit-key.pem');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const own = `${file}.${process.pid}`;
    writeFileSync(own, pem, { mode: 0o600 });
    try {
      // whole or not at all, and whoever starts at the same moment does not replace it
      linkSync(own, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(own);
    }
  }
  const privatePem = readFileSync(file, 'utf8');
  const publicPem = createPublicKey(privatePem).export({ type: 'spki', format: 'pem' });
  writeFileSync(folder.file('audit-key.pub.pem'), publicPem);
  return { privatePem };
}
