import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { leapingClock, turn } from '../store/clock.fixture.ts';
import type { Wait } from '../store/patience.ts';
import type { OpenReplicas } from '../store/store-suite.fixture.ts';
import { READ_VERSION, statementsAfter } from '../store/tables.ts';
import type { Attempt, Journal } from './journal.ts';
import { createJournal } from './store-journal.ts';
import { settleBy, settleByFind, writeRequest } from './write.fixture.ts';

const never = () => new Promise<never>(() => undefined);

/** `patient`: whoever waits for another replica does so as long as it takes, because the clock stands still. */
async function replicas(open: OpenReplicas, patient = false) {
  const stores = await open();
  const clock = leapingClock();
  const wait: Wait = patient ? (_, signal) => (signal ? never() : turn()) : clock.wait;
  let ids = 0;
  const journal = (index: 0 | 1): Journal =>
    createJournal(stores[index], {
      now: clock.now,
      wait,
      newId: () => `process-${(ids += 1)}`,
      leaseMs: 10_000,
      settleMs: 20_000,
      patienceMs: 1_000,
    });
  return { stores, clock, here: journal(0), there: journal(1), restarted: () => journal(0) };
}

const broken = () => Promise.reject(new Error('socket hang up'));
const approved = (key: string) => writeRequest(key, { approval: 'approval-1' });
const as = (profile: string) => writeRequest('key-1', { profile });
const unsent = () => Promise.reject(new Error('it must not be sent'));

/** What two replicas owe each other, on every driver. What one journal does by itself is tested on SQLite. */
export function replicaLaws(open: OpenReplicas): void {
  describe('the journal', () => {
    test('a write that one replica did is replayed by the other', async () => {
      const { here, there } = await replicas(open);
      const first = await here.once(writeRequest(), async () => ({ id: 1 }), settleBy('none'));
      expect(first).toEqual({ reply: { id: 1 }, replayed: false });
      const again = await there.once(writeRequest(), unsent, settleBy('none'));
      expect(again).toEqual({ reply: { id: 1 }, replayed: true });
      expect(await there.known(writeRequest())).toEqual({ state: 'done', reply: { id: 1 } });
    });

    test('the same write in two replicas at once is sent once', async () => {
      const { here, there } = await replicas(open, true);
      let sent = 0;
      const send = async () => ({ id: (sent += 1) });
      for (let round = 0; round < 10; round += 1) {
        const request = writeRequest(`both ${round}`);
        const replies = await Promise.all(
          [here, there, here, there].map((journal) =>
            journal.once(request, send, settleBy('none')),
          ),
        );
        expect(replies.map(({ reply }) => reply)).toEqual(
          Array.from({ length: 4 }, () => ({ id: round + 1 })),
        );
        expect(replies.filter(({ replayed }) => !replayed)).toHaveLength(1);
      }
    });

    test('while another replica sends it, a call waits a little and then says when to come back', async () => {
      const { clock, here, there } = await replicas(open);
      let sending = false;
      const sent = here.once(
        writeRequest(),
        () => {
          sending = true;
          return never();
        },
        settleBy('resend'),
      );
      // it is left running when the store is closed
      sent.catch(() => {});
      await expect.poll(() => sending).toBe(true);
      const began = clock.now();
      await expect(there.once(writeRequest(), unsent, settleBy('resend'))).rejects.toMatchObject({
        code: 'outcome_unknown',
        details: { retry_after_s: 9 },
      });
      expect(clock.now() - began).toBe(1_000);
      expect(await there.known(writeRequest())).toEqual({ state: 'open' });
    });

    test('of many replicas that find an interrupted write exactly one sends it again', async () => {
      const { clock, here, there, restarted } = await replicas(open, true);
      for (let round = 0; round < 10; round += 1) {
        const request = writeRequest(`left ${round}`);
        const first: Attempt[] = [];
        void restarted().once(
          request,
          (attempt) => {
            first.push(attempt);
            return never();
          },
          settleBy('resend'),
        );
        await expect.poll(() => first.length).toBe(1);
        clock.advance(10_000);
        const again: Attempt[] = [];
        const send = async (attempt: Attempt) => again.push(attempt);
        await Promise.all(
          [here, there, restarted()].map((journal) =>
            journal.once(request, send, settleBy('resend')),
          ),
        );
        expect(again).toEqual([{ ...first[0], number: 2 }]);
      }
    });

    test('a look-up that finds nothing counts only when the vendor had its time', async () => {
      const { clock, here, there } = await replicas(open);
      const nothing = settleByFind(async () => undefined);
      await expect(here.once(writeRequest(), broken, nothing)).rejects.toMatchObject({
        code: 'outcome_unknown',
        details: { retry_after_s: 20 },
      });
      clock.advance(19_999);
      await expect(there.once(writeRequest(), unsent, nothing)).rejects.toMatchObject({
        code: 'outcome_unknown',
        details: { retry_after_s: 1 },
      });
      clock.advance(1);
      const done = await there.once(writeRequest(), async () => 'sent again', nothing);
      expect(done).toEqual({ reply: 'sent again', replayed: false });
    });

    test('what was interrupted under one credential is settled under no other, in no replica', async () => {
      const { clock, here, there } = await replicas(open);
      for (const settle of [settleBy('resend'), settleByFind(async () => undefined)]) {
        await expect(here.once(as('base'), broken, settle)).rejects.toMatchObject({
          code: 'outcome_unknown',
        });
        clock.advance(20_000);
        await expect(there.once(as('lead'), unsent, settle)).rejects.toMatchObject({
          code: 'outcome_unknown',
          message: expect.stringContaining(
            'the credential "base", and this one would be made with "lead"',
          ),
        });
      }
      const done = await there.once(as('base'), async () => 'done', settleBy('resend'));
      expect(done).toEqual({ reply: 'done', replayed: false });
      expect((await here.once(as('lead'), unsent, settleBy('resend'))).replayed).toBe(true);
    });

    test('what was refused under one credential may be tried under another, whose it is then', async () => {
      const { here, there } = await replicas(open);
      const refused = new ConnectorError('forbidden', 'Not with this account.', { hint: 'Ask.' });
      const refuse = () => Promise.reject(refused);
      await expect(here.once(as('base'), refuse, settleBy('resend'))).rejects.toBe(refused);
      const unsure = { code: 'outcome_unknown' };
      await expect(there.once(as('lead'), broken, settleBy('resend'))).rejects.toMatchObject(
        unsure,
      );
      await expect(here.once(as('base'), unsent, settleBy('resend'))).rejects.toMatchObject({
        ...unsure,
        message: expect.stringContaining('the credential "lead"'),
      });
    });

    test('rows of the first tables, which kept no credential, are settled as they were then', async () => {
      const { stores, clock, here } = await replicas(open);
      const [store] = stores;
      await store.run('ALTER TABLE write_journal DROP COLUMN profile');
      const old = `INSERT INTO write_journal
        (person, key, tool, hash, approval, state, owner, number, doubt, since, until)
        VALUES ('maya', 'key-1', 'create_ticket', 'hash of key-1', NULL, 'unknown', 'old', 1, 0, $1, $1)`;
      await store.run(old, clock.now());
      for (const statement of statementsAfter(1)) await store.run(statement);
      // a process of the former version that still runs notes its writes as before
      await store.run(old.replaceAll('key-1', 'key-2'), clock.now());
      for (const key of ['key-1', 'key-2']) {
        const request = writeRequest(key, { profile: 'lead' });
        const done = await here.once(request, async () => 'done', settleBy('resend'));
        expect(done).toEqual({ reply: 'done', replayed: false });
      }
      const version = z.object({ version: z.int() });
      expect(await store.one(version, READ_VERSION)).toEqual({ version: 2 });
    });

    test('an approval belongs to the first write that spends it, in all replicas', async () => {
      const { here, there } = await replicas(open);
      const refused = new ConnectorError('conflict', 'The record changed.', { hint: 'Read it.' });
      await expect(
        here.once(approved('one'), () => Promise.reject(refused), settleBy('none')),
      ).rejects.toBe(refused);
      await expect(there.once(approved('two'), unsent, settleBy('none'))).rejects.toMatchObject({
        code: 'forbidden',
        details: { rule: 'approval.spent' },
      });
      expect(await there.known(approved('two'))).toBeUndefined();
      const retried = await there.once(approved('one'), async () => 'done', settleBy('none'));
      expect(retried.reply).toBe('done');
      expect(await here.known(approved('one'))).toEqual({
        state: 'done',
        reply: 'done',
        approval: 'approval-1',
      });
    });
  });
}
