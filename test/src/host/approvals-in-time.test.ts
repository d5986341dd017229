import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import { createApprovalStore } from '../../../host/src/store/approval-store.ts';
import { openEmbedded, type Database } from '../../../host/src/store/database.ts';
import { writeCompany } from './company.fixture.ts';
import { rowsOf, scriptAfterReading, VIEWER } from './held.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { temporary } from './process.fixture.ts';

const folder = temporary();
const { signal } = new AbortController();
/** Milliseconds by which the host's clock is ahead. */
let ahead = 0;
let config: string;
let host: Host;
const open = async () =>
  void (host = await openedHost(folder.path, config, { now: () => Date.now() + ahead }));
beforeAll(async () => {
  config = writeCompany(folder.path, VIEWER);
  await open();
});
afterAll(async () => {
  await host.close();
  folder.remove();
});

/** Asks as maya, after which one write waits; gives its id and its run. */
async function hold(write: string): Promise<{ id: string; run: string }> {
  const { model } = recordedScript(scriptAfterReading(write));
  const asked = { person: 'maya', question: 'q', signal, model: () => model };
  const { held, run, rowsWritten } = await host.ask(asked);
  expect([held.length, rowsWritten]).toEqual([1, []]);
  return { id: held[0]?.approval ?? '', run };
}
const move = (ticket: string, status: string) =>
  `{ tool: ticketing__set_status, arguments: { ticket_id: '${ticket}', status: ${status} } }`;
const note = (body: string) =>
  `{ tool: ticketing__add_comment, arguments: { ticket_id: '1004', body: '${body}', visibility: internal } }`;
const decide = (id: string, person: string, verdict: 'granted' | 'refused' = 'granted') =>
  host.decide({ id, person, verdict, signal });
const changes = (ticket: string) =>
  rowsOf(
    folder.path,
    'support-desk',
    `SELECT by, field, became FROM change WHERE ticket_id = ${ticket} AND field = 'status'`,
  );
const notes = (body: string) =>
  rowsOf(folder.path, 'support-desk', `SELECT author_id FROM comment WHERE body = '${body}'`);

/** Changes the store while no host has it open, as it would be after a crash. */
async function afterCrash(change: (database: Database) => Promise<unknown>): Promise<void> {
  await host.close();
  const database = await openEmbedded(join(folder.path, 'host'));
  await change(database);
  await database.close();
  await open();
}

describe('R41 R42 R57 who may not decide on maya’s write', () => {
  let id: string;
  beforeAll(async () => void ({ id } = await hold(note('Who decides'))));

  test.each([
    ['maya', 'approve.self', 'the one who asked'],
    ['lena', 'approve.unit', 'somebody of another unit who holds the scope'],
    ['bea', 'approve.unit', 'a viewer of another unit'],
    ['vera', 'approve.scope', 'a viewer of her own unit'],
  ])('%s: %s, %s', async (person, rule) => {
    for (const verdict of ['granted', 'refused'] as const) {
      await expect(decide(id, person, verdict)).rejects.toMatchObject({
        code: 'approval_denied',
        message: expect.stringContaining(`[rule ${rule}]`),
        exitCode: 2,
      });
    }
    expect((await host.approvals(1)).approvals[0]).toMatchObject({
      state: 'held',
      decided_by: null,
    });
    expect(notes('Who decides')).toEqual([]);
  });

  test('and there is no other write to decide on', async () => {
    await expect(decide('nonsense', 'tom')).rejects.toMatchObject({ code: 'unknown_approval' });
  });
});

test('R41 R66 in time or not at all: an expired one is not done, and can still be refused', async () => {
  const { id } = await hold(note('Too late'));
  // the company's limit is the default: eight hours
  ahead = 480 * 60_000;
  await expect(decide(id, 'tom')).rejects.toMatchObject({
    code: 'approval_denied',
    message: 'Nobody decided in time; ask for the write again. [rule approve.expired]',
  });
  expect(notes('Too late')).toEqual([]);
  expect(await decide(id, 'tom', 'refused')).toMatchObject({ state: 'refused' });
  ahead = 0;
  await expect(decide(id, 'tom')).rejects.toMatchObject({ code: 'approval_decided' });
  expect(notes('Too late')).toEqual([]);
});

test('R41 R66 the record changed meanwhile: the connector refuses the old consent, and it is shown as failed', async () => {
  const { id, run } = await hold(move('1003', 'in_progress'));
  // tom moves it himself, in a conversation of his own that has read nothing
  const args = { ticket_id: '1003', status: 'waiting' };
  const own = await host.call({ person: 'tom', tool: 'ticketing.set_status', args, signal });
  expect(own.status).toBe('done');
  const before = changes('1003');

  const decided = await decide(id, 'tom');
  expect(decided).toMatchObject({ state: 'failed', decided_by: 'tom' });
  expect(decided.answer).toMatch(/^The approval was given for another effect: .* as it stands now/);
  expect(changes('1003')).toEqual(before);
  expect(before.at(-1)).toMatchObject({ by: 'tom', became: 'waiting' });
  const stored = await host.storedRun(run);
  expect(stored?.report.connectorCalls.at(-1)).toMatchObject({
    tool: 'ticketing.set_status',
    ok: false,
    error: { code: 'forbidden', rule: 'approval.other-effect' },
  });
  const { approvals } = await host.approvals(9);
  expect(approvals.find(({ call }) => call.id === id)?.state).toBe('failed');
});

test('R66 R67 a decision while the run ends is a part of its trace, and its answer is kept', async () => {
  const { model } = recordedScript(scriptAfterReading(note('At the end')));
  let decided: Promise<unknown> | undefined;
  let id = '';
  const report = await host.ask({
    person: 'maya',
    question: 'q',
    signal,
    model: () => model,
    held: async (call) => void ({ id } = call),
    watch({ kind }) {
      if (kind === 'answer') decided = Promise.resolve().then(() => decide(id, 'tom'));
    },
  });
  expect(await decided).toMatchObject({ state: 'done' });
  expect(report).toMatchObject({ status: 'done', answer: 'It waits for a colleague.' });
  const stored = await host.storedRun(report.run);
  expect(stored?.report).toMatchObject({
    status: 'done',
    answer: 'It waits for a colleague.',
    held: [{ approval: id, verdict: 'granted', by: 'tom' }],
  });
  const seqs = stored?.events.map(({ seq }) => seq) ?? [];
  expect(seqs).toEqual(seqs.map((_seq, at) => at + 1));
});

describe('R66 R67 the host dies between the consent and the write', () => {
  test('before the write was sent: the same person approves again, and it is done once', async () => {
    const { id } = await hold(note('Once, late'));
    await afterCrash(async (database) => {
      expect(await createApprovalStore(database).decide(id, 'granted', 'tom', '')).toBe(true);
    });
    expect(notes('Once, late')).toEqual([]);
    // it is tom's consent that stands
    await expect(decide(id, 'tom', 'refused')).rejects.toMatchObject({ code: 'approval_decided' });
    expect(await decide(id, 'tom')).toMatchObject({ state: 'done', decided_by: 'tom' });
    expect(notes('Once, late')).toEqual([{ author_id: 'maya' }]);
    await expect(decide(id, 'tom')).rejects.toMatchObject({ code: 'approval_decided' });
    expect(notes('Once, late')).toHaveLength(1);
  });

  test('after it was sent, before that was kept: approving again finds it done', async () => {
    const { id } = await hold(note('Once, twice'));
    expect(await decide(id, 'tom')).toMatchObject({ state: 'done' });
    await afterCrash((database) =>
      database.query("UPDATE approval SET state = 'granted', answer = NULL WHERE id = $1", [id]),
    );
    const again = await decide(id, 'tom');
    expect(again.state).toBe('done');
    expect(again.answer).toContain('"result":"replayed"');
    expect(notes('Once, twice')).toHaveLength(1);
  });
});
