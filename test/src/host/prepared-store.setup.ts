import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../../host/src/store/database.ts';
import { PREPARED_STORE } from './process.fixture.ts';

/** Makes one empty embedded store for all scenario files. The walkthrough's own tests make theirs as users do. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  const store = await openEmbedded(join(folder, 'host'));
  await store.close();
  process.env[PREPARED_STORE] = folder;
  return () => rmSync(folder, { recursive: true });
}
