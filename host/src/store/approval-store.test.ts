import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApprovalStore, type ApprovalStore, type HeldCall } from './approval-store.ts';
import { openEmbedded, type Database } from './database.ts';
import { createRunStore } from './run-store.ts';
import { migrate } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'approvals-'));
let database: Database;
let store: ApprovalStore;
beforeAll(async () => {
  database = await openEmbedded(join(folder, 'host'));
  await migrate(database);
  const run = { id: 'run-1', person: 'maya', unit: 'support', question: 'q' };
  await createRunStore(database).start({ ...run, model: 'm', policy: 'p' }, 0);
  store = createApprovalStore(database);
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const call = (id: string, askedAt: number): HeldCall => ({
  id,
  run: 'run-1',
  person: 'maya',
  conversation: 'root',
  agent: 'reader',
  connector: 'desk',
  name: 'add_comment',
  tool: 'ticketing.add_comment',
  effect: 'write',
  scope: 'ticketing:write',
  // what jsonb cannot hold
  arguments: { body: 'a\u0000b \ud800', idempotency_key: 'k-12345678' },
  label: { trust: 'untrusted', classes: ['internal'] },
  digest: 'd',
  summary: 's',
  changes: [
    { field: 'body', was: null, becomes: 'x' },
    { field: 'status', becomes: null },
  ],
  rule: 'label.untrusted',
  askedAt,
  expiresAt: askedAt + 1,
});

test('R66 what is held is kept as it is, and listed newest first', async () => {
  await store.hold(call('old', 1_000));
  await store.hold(call('new', 2_000));
  expect(await store.find('old')).toEqual({
    call: call('old', 1_000),
    state: 'held',
    decided_by: null,
    because: null,
    answer: null,
  });
  expect((await store.latest(5)).map(({ call: { id } }) => id)).toEqual(['new', 'old']);
  expect((await store.latest(1)).map(({ call: { id } }) => id)).toEqual(['new']);
  expect(await store.find('nonsense')).toBeUndefined();
});

test('R41 of two who decide at once one is told that it was too late', async () => {
  await store.hold(call('both', 3_000));
  const won = await Promise.all([
    store.decide('both', 'granted', 'tom', ''),
    store.decide('both', 'refused', 'ida', 'No.'),
  ]);
  expect(won).toEqual([true, false]);
  expect(await store.find('both')).toMatchObject({ state: 'granted', decided_by: 'tom' });
});

test('R66 what came of a consent is kept; it stands, whatever a second try finds', async () => {
  await store.hold(call('twice', 4_000));
  // nothing can come of what nobody consented to
  await store.finish('twice', 'done', 'too early');
  expect(await store.find('twice')).toMatchObject({ state: 'held', answer: null });
  await store.decide('twice', 'granted', 'tom', '');
  await store.finish('twice', 'granted', 'not known');
  expect(await store.find('twice')).toMatchObject({ state: 'granted', answer: 'not known' });
  await store.finish('twice', 'done', 'written');
  await store.finish('twice', 'failed', 'lost');
  await store.finish('twice', 'granted', 'lost');
  expect(await store.find('twice')).toMatchObject({ state: 'done', answer: 'written' });
  expect(await store.decide('twice', 'refused', 'tom', '')).toBe(false);
});
