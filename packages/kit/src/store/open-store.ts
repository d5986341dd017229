import { ConnectorError } from '../error.ts';
import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens the store at a place: `postgres://…` (or `postgresql://…`) is a server that replicas share, anything else the
 * path of an SQLite file. Throws ConnectorError `upstream` when it cannot be used, `invalid` for another kind of URL and
 * for what only looks like one: a mistyped address would become a file, with the password in its name.
 */
export async function openStore(place: string): Promise<Store> {
  const [, scheme, slashes] = /^([a-z][a-z0-9+.-]+):(\/\/)?/i.exec(place) ?? [];
  if (scheme === undefined) return openSqliteStore(place);
  if (slashes && /^postgres(ql)?$/i.test(scheme)) return openPostgresStore(place);
  throw new ConnectorError('invalid', 'This is neither the path of a file nor a postgres:// URL.', {
    hint: 'Give the path of a file, or a postgres:// URL.',
  });
}
