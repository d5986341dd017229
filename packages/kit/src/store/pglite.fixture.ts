import { PGlite, type Transaction } from '@electric-sql/pglite';
import { onTestFinished } from 'vitest';
import { postgresStore, type PostgresConnection } from './postgres.ts';
import type { Store } from './store.ts';

const queryOf =
  (on: PGlite | Transaction): PostgresConnection['query'] =>
  async (sql, values = []) => {
    const { rows, affectedRows } = await on.query(sql, [...values]);
    return { rows, changed: affectedRows ?? 0 };
  };

/** Real PostgreSQL in this process, with one connection, so its replicas take turns. */
const connection = (lite: PGlite): PostgresConnection => ({
  query: queryOf(lite),
  transaction: (work) => lite.transaction((inside) => work(queryOf(inside))),
  close: async () => undefined,
});

/** Two openings of one database that is emptied first: a new one takes a second to start. */
export function pgliteReplicas(): () => Promise<readonly [Store, Store]> {
  let starting: Promise<PGlite> | undefined;
  return async () => {
    const lite = await (starting ??= PGlite.create());
    await lite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const stores = await Promise.all([
      postgresStore(connection(lite)),
      postgresStore(connection(lite)),
    ]);
    for (const store of stores) onTestFinished(() => store.close());
    return stores;
  };
}
