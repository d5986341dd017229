import { AccessConfigError } from '../access/access-error.ts';
import { createAccess, type Access, type AccessOptions } from '../access/access.ts';
import { accessConfig } from '../access/config.ts';
import { openAccess } from '../access/open-access.ts';
import { readPassportKeys } from '../access/passport-keys.ts';
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
  const passports = passportsOf(flags);
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
  if (flags.auth === 'off') return { mode: 'off' };
  const passports = passportsOf(flags);
  if (!passports) {
    if (flags.auth === undefined && flags.http === undefined) return { mode: 'off' };
    throw new FlagError(
      'nobody could call this: give --passport-keys, --issuer and --audience, or an access section in --config, or --auth off for local use',
    );
  }
  const { issuer, audience } = passports;
  try {
    const keys = readPassportKeys('--passport-keys', passports.keys, readFile);
    return { mode: 'passport', issuer, audience, keys };
  } catch (error) {
    throw error instanceof AccessConfigError ? new FlagError(error.message) : error;
  }
}

/**
 * The host's passports, as the flags name them: all three parts, or none. Half of them is a mistake that must not open
 * the door; an audience alone is the name of this instance and nothing else. Throws FlagError.
 */
function passportsOf({ passportKeys: keys, issuer, audience }: Flags) {
  if (keys === undefined) {
    if (!issuer) return undefined;
    throw new FlagError('--issuer needs --passport-keys and --audience beside it');
  }
  if (!issuer || !audience) {
    throw new FlagError('--passport-keys needs --issuer and --audience beside it');
  }
  return { keys, issuer, audience };
}
