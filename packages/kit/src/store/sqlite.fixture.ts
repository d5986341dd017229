import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'connector-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A store that lives in memory until the test ends. */
export function memoryStore(): Store {
  const store = openSqliteStore(':memory:');
  onTestFinished(() => store.close());
  return store;
}

/** Two openings of one new file. */
export async function sqliteReplicas(): Promise<readonly [Store, Store]> {
  const file = join(temporaryFolder(), 'store.db');
  const stores = [openSqliteStore(file), openSqliteStore(file)] as const;
  for (const store of stores) onTestFinished(() => store.close());
  return stores;
}
