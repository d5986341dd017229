import { ConnectorError } from '../error.ts';
import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens the store at a place: `postgres://…` (or `postgresql://…`) is a server that replicas share, anything else the
 * path of an SQLite file. Throws ConnectorError `upstream` when it cannot be used, `invalid` for another kind of URL.
 */
export async function openStore(place: string): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return openSqliteStore(place);
  if (scheme === 'postgres' || scheme === 'postgresql') return openPostgresStore(place);
  throw new ConnectorError('invalid', `A store cannot be a ${scheme} URL.`, {
    hint: 'Give the path of a file, or a postgres:// URL.',
  });
}
