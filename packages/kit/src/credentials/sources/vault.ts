import { z } from 'zod';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';
import type { SecretSource } from './source.ts';
import type { VaultAnswer, VaultClient } from './vault-client.ts';

/** KV version 2 has no lease; this long a value is used before Vault is asked again. Milliseconds. */
const DEFAULT_CACHE_MS = 60_000;
/** KV version 1 suggests 32 days, in which nobody would notice a rotation. Milliseconds. */
const MAX_CACHE_MS = 300_000;

const fields = z.record(z.string(), z.unknown());
/** The answer of version 1: the values; of version 2: the values in an envelope with their version. */
const kv1 = z.looseObject({ data: fields, lease_duration: z.number().optional() });
const kv2 = z.looseObject({ data: z.looseObject({ data: fields, metadata: fields }) });
const kv2Gone = z.looseObject({
  data: z.looseObject({
    data: z.null().optional(),
    metadata: z.looseObject({ version: z.number() }),
  }),
});
const warned = z.looseObject({ warnings: z.array(z.string()).min(1) });

/** One path, read once for all the keys under it. */
export interface VaultPath {
  readonly path: string;
  read(fresh: boolean): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * A path of a key-value engine, version 1 or 2 (in which `data/` follows the mount). Values are kept for the lease
 * that Vault names, at most 5 minutes, without one 1 minute. When that is over and Vault cannot be asked, the value
 * is not used any more: it may have been withdrawn. Throws SecretError `denied`, `missing` or `malformed` and those of
 * the client.
 */
export function vaultPath(client: VaultClient, path: string, now: () => number): VaultPath {
  let last: { values: Readonly<Record<string, unknown>>; until: number } | undefined;
  let reading: Promise<Readonly<Record<string, unknown>>> | undefined;

  const ask = async () => {
    const answer = await client.request('GET', path);
    const { values, cacheMs } = valuesOf(client, path, answer);
    last = { values, until: now() + cacheMs };
    return values;
  };
  return {
    path,
    read(fresh) {
      if (last && !fresh && now() < last.until) return Promise.resolve(last.values);
      reading ??= ask().finally(() => (reading = undefined));
      return reading;
    },
  };
}

export function vaultSource(at: VaultPath, key: string): SecretSource {
  const reference = `vault:${at.path}#${key}`;
  let last: Secret | undefined;
  return {
    reference,
    async read({ fresh = false } = {}) {
      const values = await at.read(fresh);
      const value = Object.hasOwn(values, key) ? values[key] : undefined;
      if (typeof value !== 'string') {
        throw new SecretError(
          'missing',
          `Vault has no text under ${key} at ${at.path}.`,
          `Write the key ${key} there, or correct the reference.`,
        );
      }
      const secret = new Secret(value, reference);
      if (!last?.equals(secret)) last = secret;
      return last;
    },
  };
}

function valuesOf(client: VaultClient, path: string, { status, body }: VaultAnswer) {
  if (status === 403) {
    throw new SecretError(
      'denied',
      `Vault at ${client.address.host} does not let this token read ${path}.`,
      `Renew the token, or give its policy "read" on ${path}.`,
    );
  }
  if (status === 404) throw missing(path, body);
  const second = kv2.safeParse(body);
  if (status === 200 && second.success) {
    return { values: second.data.data.data, cacheMs: DEFAULT_CACHE_MS };
  }
  const first = kv1.safeParse(body);
  if (status !== 200 || !first.success) {
    throw new SecretError(
      'malformed',
      `Vault answered the reading of ${path} with status ${status} and no key-value secret.`,
      'Name a path of a key-value engine.',
    );
  }
  const leased = (first.data.lease_duration ?? 0) * 1000;
  return {
    values: first.data.data,
    cacheMs: leased > 0 ? Math.min(leased, MAX_CACHE_MS) : DEFAULT_CACHE_MS,
  };
}

function missing(path: string, body: unknown): SecretError {
  if (kv2Gone.safeParse(body).success) {
    return new SecretError(
      'missing',
      `The newest version of ${path} in Vault was deleted.`,
      'Undelete it or write a new version.',
    );
  }
  const [mount = '', ...rest] = path.split('/');
  const versioned = warned.safeParse(body).success && rest[0] !== 'data';
  return new SecretError(
    'missing',
    `Vault has nothing at ${path}.`,
    versioned
      ? `The engine is versioned: write ${mount}/data/${rest.join('/')}.`
      : 'Check mount and path; in a versioned engine data/ follows the mount.',
  );
}
