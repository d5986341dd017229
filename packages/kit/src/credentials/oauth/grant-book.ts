import { z } from 'zod';
import { ConnectorError } from '../../error.ts';
import type { Leases } from '../../store/lease.ts';
import type { Store } from '../../store/store.ts';
import { Secret } from '../secret.ts';
import { seal, unseal } from './seal.ts';

/** What an authorization server has granted, as it was last received. */
export interface Grant {
  readonly access: Secret;
  /** Milliseconds since the epoch; absent where the server names no end. */
  readonly expiresAt?: number;
  /** When to renew, a while before the end. Milliseconds since the epoch. */
  readonly renewAt?: number;
  readonly refresh?: Secret;
}

/** `broken`: the server has refused the refresh token for good. */
export type Kept =
  | { readonly state: 'good'; readonly grant: Grant; readonly version: number }
  | { readonly state: 'broken'; readonly version: number };

/** One grant: of this client at this server, obtained in this way. */
export interface GrantName {
  readonly account: string;
  readonly kind: 'client_credentials' | 'refresh_token';
}

/** Keeps grants where all replicas find them, sealed. */
export interface GrantBook {
  load(name: GrantName): Promise<Kept | undefined>;
  /**
   * Durable when it resolves. `version` is that of the loaded one, 0 for none; false when somebody else has saved in
   * the meantime. Without a grant it is kept as broken.
   */
  save(name: GrantName, grant: Grant | undefined, version: number): Promise<boolean>;
  /** One replica at a time. */
  alone<Result>(name: GrantName, work: () => Promise<Result>): Promise<Result>;
}

const content = z.strictObject({
  access: z.string(),
  expiresAt: z.number().optional(),
  renewAt: z.number().optional(),
  refresh: z.string().optional(),
});
const row = z.object({ version: z.coerce.number(), sealed: z.string().nullable() });

const TABLE = `CREATE TABLE IF NOT EXISTS oauth_grant (
  account text NOT NULL,
  kind text NOT NULL,
  version bigint NOT NULL,
  sealed text,
  PRIMARY KEY (account, kind)
)`;

/** A renewal takes one request of at most 10 s. */
const LEASE_MS = 30_000;
const PATIENCE_MS = 25_000;

export interface GrantBookParts {
  readonly store: Store;
  readonly leases: Leases;
  /** 32 bytes: `sealingKey(secret)`, or `sharedSecret(store, 'grants', …)`, which protects copies of single rows only. */
  readonly key: Uint8Array;
  /** Of the instance; two connectors on one store do not read each other's grants. */
  readonly connector: string;
  readonly tenant: string;
  readonly makeBytes: (count: number) => Uint8Array;
}

/** Throws ConnectorError `upstream` when the store fails, `auth_expired` when a sealed grant does not open. */
export function createGrantBook(parts: GrantBookParts): GrantBook {
  const { store, leases, key, connector, tenant, makeBytes } = parts;
  let prepared: Promise<unknown> | undefined;
  const table = async () => {
    // two replicas may make it at the same moment, and one of them is refused
    prepared ??= store.run(TABLE).catch(() => store.run(TABLE));
    await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
  };
  const place = ({ account }: GrantName) => `${connector}/${tenant}/${account}`;
  const about = ({ account, kind }: GrantName, version: number) =>
    JSON.stringify([connector, tenant, account, kind, version]);

  return {
    async load(name) {
      await table();
      const found = await store.one(
        row,
        'SELECT version, sealed FROM oauth_grant WHERE account = $1 AND kind = $2',
        place(name),
        name.kind,
      );
      if (!found) return undefined;
      const { version, sealed } = found;
      if (sealed === null) return { state: 'broken', version };
      const text = unseal(key, about(name, version), sealed);
      if (text === undefined) throw cannotOpen(name);
      return { state: 'good', grant: grantOf(text), version };
    },
    async save(name, grant, version) {
      await table();
      const next = version + 1;
      const sealed = grant ? seal(key, about(name, next), textOf(grant), makeBytes) : null;
      const changed = await store.run(
        `INSERT INTO oauth_grant (account, kind, version, sealed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, kind) DO UPDATE
           SET version = excluded.version, sealed = excluded.sealed
           WHERE oauth_grant.version = $5`,
        place(name),
        name.kind,
        next,
        sealed,
        version,
      );
      return changed === 1;
    },
    alone: (name, work) =>
      leases.withLease(
        `grant ${place(name)} ${name.kind}`,
        { leaseMs: LEASE_MS, patienceMs: PATIENCE_MS },
        work,
      ),
  };
}

const textOf = ({ access, refresh, ...times }: Grant): string =>
  JSON.stringify({
    ...times,
    access: access.reveal(),
    ...(refresh && { refresh: refresh.reveal() }),
  });

function grantOf(text: string): Grant {
  const { access, refresh, expiresAt, renewAt } = content.parse(JSON.parse(text));
  return {
    access: new Secret(access, 'the store'),
    ...(refresh !== undefined && { refresh: new Secret(refresh, 'the store') }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(renewAt !== undefined && { renewAt }),
  };
}

/** To begin again with the first refresh token would look like theft to the server, which then ends the grant. */
function cannotOpen({ account }: GrantName): ConnectorError {
  return new ConnectorError('auth_expired', `The stored grant of ${account} cannot be opened.`, {
    hint: 'The operator must bring back the key that sealed it, or authorize the connector again.',
  });
}
