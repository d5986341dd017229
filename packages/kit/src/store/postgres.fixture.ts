import { onTestFinished } from 'vitest';
import pg from 'pg';
import { openPostgresStore } from './postgres.ts';
import type { Store } from './store.ts';

/** Two openings of the database at this URL, emptied first. Never hand it one that holds something. */
export function postgresReplicas(url: string): () => Promise<readonly [Store, Store]> {
  return async () => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
    const stores = await Promise.all([openPostgresStore(url), openPostgresStore(url)]);
    for (const store of stores) onTestFinished(() => store.close());
    return stores;
  };
}
