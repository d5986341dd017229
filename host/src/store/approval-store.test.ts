import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createApprovalStore,
  shownApproval,
  type ApprovalStore,
  type HeldCall,
} from './approval-store.ts';
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
  arguments: { body: 'a\u0000b \ud800' },
  hostArguments: { idempotency_key: 'k-12345678' },
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

const listed = async (count: number) => {
  const { approvals, more } = await store.latest(count);
  return { ids: approvals.map(({ call: { id } }) => id), more };
};

test('none is none', async () => {
  expect(await listed(5)).toEqual({ ids: [], more: 0 });
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
    label: null,
  });
  expect(await listed(5)).toEqual({ ids: ['new', 'old'], more: 0 });
  expect(await listed(1)).toEqual({ ids: ['new'], more: 1 });
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

test('R66 what waits does not fall off the list behind newer ones that are settled', async () => {
  for (const [at, id] of ['done', 'no', 'again'].entries()) await store.hold(call(id, 9_000 + at));
  for (const id of ['done', 'again']) await store.decide(id, 'granted', 'tom', '');
  await store.finish('done', { state: 'done', answer: 'written' });
  await store.decide('no', 'refused', 'tom', '');
  const { ids, more } = await listed(4);
  expect(ids).toEqual(['again', 'both', 'new', 'old']);
  expect(more).toBe(2);
});

test('R66 a consent is taken over from the one who gave it, and from nobody else', async () => {
  await store.hold(call('left', 5_000));
  expect(await store.decide('left', 'granted', 'ida', '', 'tom')).toBe(false);
  await store.decide('left', 'granted', 'tom', '');
  expect(await store.decide('left', 'granted', 'ida', '')).toBe(false);
  expect(await store.decide('left', 'granted', 'ida', '', 'nils')).toBe(false);
  expect(await store.decide('left', 'granted', 'ida', 'For him.', 'tom')).toBe(true);
  expect(await store.find('left')).toMatchObject({ decided_by: 'ida', because: 'For him.' });
});

test('R35 what is shown of a held write holds neither its key nor its digest', async () => {
  const found = await store.find('old');
  if (!found) throw new Error('It is not there.');
  const { hostArguments: _key, digest: _digest, ...rest } = call('old', 1_000);
  const nothing = { decided_by: null, because: null, answer: null };
  expect(shownApproval(found)).toEqual({ call: rest, state: 'held', ...nothing });
});

test('R66 what came of a consent is kept; it stands, whatever a second try finds', async () => {
  await store.hold(call('twice', 4_000));
  // nothing can come of what nobody consented to
  await store.finish('twice', { state: 'done', answer: 'too early' });
  expect(await store.find('twice')).toMatchObject({ state: 'held', answer: null });
  await store.decide('twice', 'granted', 'tom', '');
  await store.finish('twice', { state: 'granted', answer: 'not known' });
  expect(await store.find('twice')).toMatchObject({ state: 'granted', answer: 'not known' });
  const label = { trust: 'untrusted' as const, classes: ['hr' as const] };
  await store.finish('twice', { state: 'done', answer: 'written', label });
  await store.finish('twice', { state: 'failed', answer: 'lost' });
  await store.finish('twice', { state: 'granted', answer: 'lost' });
  expect(await store.find('twice')).toMatchObject({ state: 'done', answer: 'written', label });
  expect(await store.decide('twice', 'refused', 'tom', '')).toBe(false);
});
