import { publicKeySet } from '@gatehouse/passport';
import { AccessConfigError } from '../access/access-error.ts';
import { createAccess, type Access, type AccessOptions } from '../access/access.ts';
import { accessConfig } from '../access/config.ts';
import { openAccess } from '../access/open-access.ts';
import type { SeenProofs } from '../access/seen-proofs.ts';
import { z } from 'zod';
import type { SecretSources } from '../credentials/secret-sources.ts';
import type { Fetch } from '../http/fetch.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { FlagError, type Flags } from './flags.ts';

export interface AccessParts {
  readonly now: () => number;
  readonly readFile: (path: string) => string;
  readonly fetch: Fetch;
  readonly sources: SecretSources;
  /** Proofs that any replica has seen. */
  readonly seen: SeenProofs;
}

/**
 * Who may call: what the configuration says, with the host's passports from the flags beside it. Over HTTP nothing is
 * open by default; over stdio without keys the caller is the program that started the process, which the protocol
 * trusts. Throws FlagError.
 */
export async function chooseAccess(
  flags: Flags,
  config: ConnectorConfig,
  scopes: readonly string[],
  { now, readFile, fetch, sources, seen }: AccessParts,
): Promise<Access> {
  if (config.access === undefined || flags.auth === 'off') {
    return createAccess(accessFrom(flags, readFile), scopes, now);
  }
  const { passportKeys: keys, issuer, audience } = flags;
  const passports =
    keys === undefined || !issuer || !audience ? undefined : { keys, issuer, audience };
  const merged = accessConfig.safeParse({ ...config.access, ...(passports && { passports }) });
  if (!merged.success) throw new FlagError(`access: ${z.prettifyError(merged.error)}`);
  try {
    return await openAccess(merged.data, {
      scopes,
      seen,
      now,
      readFile,
      fetch,
      secret: async (reference) =>
        (await sources.open(reference, 'access.idp.introspection.client_secret').read()).reveal(),
    });
  } catch (error) {
    if (error instanceof AccessConfigError) throw new FlagError(`access: ${error.message}`);
    throw error;
  }
}

/** Which access mode the flags alone mean. Throws FlagError. */
export function accessFrom(flags: Flags, readFile: (path: string) => string): AccessOptions {
  const { passportKeys, issuer, audience } = flags;
  if (flags.auth === 'off') return { mode: 'off' };
  if (passportKeys === undefined) {
    if (flags.auth === undefined && flags.http === undefined) return { mode: 'off' };
    throw new FlagError(
      'nobody could call this: give --passport-keys, --issuer and --audience, or an access section in --config, or --auth off for local use',
    );
  }
  if (!issuer || !audience) {
    throw new FlagError('--passport-keys needs --issuer and --audience beside it');
  }
  return { mode: 'passport', issuer, audience, keys: readKeys(passportKeys, readFile) };
}

function readKeys(path: string, readFile: (path: string) => string) {
  try {
    return publicKeySet.parse(JSON.parse(readFile(path)));
  } catch {
    throw new FlagError(
      `--passport-keys ${path} must be a readable JSON Web Key Set with EdDSA or ES256 public keys`,
    );
  }
}
