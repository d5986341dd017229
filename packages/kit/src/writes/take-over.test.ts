import { expect, test } from 'vitest';
import { ConnectorError } from '../error.ts';
import { settle, steppedClock } from '../store/clock.fixture.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import type { Store } from '../store/store.ts';
import type { Journal } from './journal.ts';
import { createJournal } from './store-journal.ts';
import { settleBy, settleByFind, writeRequest } from './write.fixture.ts';

function world() {
  const store = memoryStore();
  const clock = steppedClock();
  let ids = 0;
  const start = (on: Store = store): Journal =>
    createJournal(on, {
      ...clock,
      newId: () => `process-${(ids += 1)}`,
      leaseMs: 30_000,
      settleMs: 60_000,
      patienceMs: 5_000,
    });
  return { store, clock, start };
}

const never = () => new Promise<never>(() => undefined);
const unsent = () => Promise.reject(new Error('it must not be sent'));
const broken = () => Promise.reject(new Error('socket hang up'));
const limited = () =>
  Promise.reject(new ConnectorError('rate_limited', 'Too many.', { hint: 'Wait.' }));
const nothing = settleByFind(async () => undefined);

test('what this process could not finish noting is settled at once, not after its lease', async () => {
  const { store, start } = world();
  let failing = true;
  const journal = start({
    ...store,
    run: (sql, ...values) =>
      failing && sql.includes("SET state = 'done'")
        ? Promise.reject(new Error('disk full'))
        : store.run(sql, ...values),
  });
  const first = journal.once(writeRequest(), async () => 'sent', settleBy('resend'));
  await expect(first).rejects.toMatchObject({
    code: 'outcome_unknown',
    message:
      'The vendor answered, but the connector could not keep the answer. Whether the write happened is not known.',
    details: { retry_after_s: 1 },
  });
  expect(await journal.known(writeRequest())).toEqual({ state: 'unknown' });
  failing = false;
  const again = await journal.once(writeRequest(), async () => 'sent', settleBy('resend'));
  expect(again).toEqual({ reply: 'sent', replayed: false });
});

test('an intent that was noted but not answered was not sent: the write may be tried again', async () => {
  const { store, start } = world();
  let failing = true;
  const journal = start({
    ...store,
    run: async (sql, ...values) => {
      const changed = await store.run(sql, ...values);
      if (failing && sql.includes('INSERT INTO write_journal')) throw new Error('no answer');
      return changed;
    },
  });
  const first = journal.once(writeRequest(), unsent, settleBy('none'));
  await expect(first).rejects.toThrow('no answer');
  failing = false;
  const again = await journal.once(writeRequest(), async () => 'sent', settleBy('none'));
  expect(again).toEqual({ reply: 'sent', replayed: false });
});

test('a second try that could not be noted says nothing of the first one', async () => {
  const { store, start } = world();
  let failing = true;
  const journal = start({
    ...store,
    run: async (sql, ...values) => {
      const changed = await store.run(sql, ...values);
      if (failing && sql.includes("SET state = 'open'")) throw new Error('no answer');
      return changed;
    },
  });
  await journal.once(writeRequest(), broken, settleBy('resend')).catch(() => undefined);
  await expect(journal.once(writeRequest(), unsent, settleBy('resend'))).rejects.toMatchObject({
    code: 'outcome_unknown',
    message:
      'An earlier try was interrupted. The call broke off. Whether the write happened is not known.',
  });
  expect(await journal.known(writeRequest())).toEqual({ state: 'unknown' });
  failing = false;
  await expect(journal.once(writeRequest(), limited, settleBy('resend'))).rejects.toMatchObject({
    code: 'outcome_unknown',
  });
});

test('a look-up does not count when the write was sent again while it ran', async () => {
  const { clock, start } = world();
  const [here, there] = [start(), start()];
  await here.once(writeRequest(), broken, nothing).catch(() => undefined);
  clock.advance(60_000);
  const lookUp = Promise.withResolvers<undefined>();
  const slow = there.once(
    writeRequest(),
    unsent,
    settleByFind(() => lookUp.promise),
  );
  await settle();
  await here.once(writeRequest(), broken, nothing).catch(() => undefined);
  lookUp.resolve(undefined);
  await expect(clock.run(slow)).rejects.toMatchObject({ code: 'outcome_unknown' });
});

test('whoever is late but alive keeps its write: a renewal ends the take-over that had begun', async () => {
  const { store, clock, start } = world();
  const answer = Promise.withResolvers<string>();
  const first = start().once(writeRequest(), () => answer.promise, nothing);
  await settle();
  // as if no renewal had come through for long
  await store.run('UPDATE write_journal SET until = $1', clock.now() - 60_000);
  const lookUp = Promise.withResolvers<undefined>();
  const other = start().once(
    writeRequest(),
    unsent,
    settleByFind(() => lookUp.promise),
  );
  await settle();
  clock.advance(clock.next() ?? 0);
  await settle();
  lookUp.resolve(undefined);
  await expect(other).rejects.toMatchObject({
    message:
      'Another replica is still busy with this write. Whether the write happened is not known.',
  });
  answer.resolve('answered');
  expect(await clock.run(first)).toEqual({ reply: 'answered', replayed: false });
});

test('whoever lost its write renews nothing: the next one is settled in its own time', async () => {
  const { store, clock, start } = world();
  void start().once(writeRequest(), never, nothing);
  await settle();
  await store.run('UPDATE write_journal SET until = $1', clock.now() - 60_000);
  await start()
    .once(writeRequest(), broken, nothing)
    .catch(() => undefined);
  for (let passed = 0; passed < 60_000; passed += 10_000) {
    await settle();
    clock.advance(10_000);
  }
  await settle();
  const done = await start().once(writeRequest(), async () => 'sent', nothing);
  expect(done).toEqual({ reply: 'sent', replayed: false });
});
