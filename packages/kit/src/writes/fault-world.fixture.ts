import { ConnectorError } from '../error.ts';
import { steppedClock } from '../store/clock.fixture.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { FaultVendor, type Behaviour, type VendorRow } from './fault-vendor.fixture.ts';
import type { Attempt, Journal, Settle } from './journal.ts';
import { createJournal } from './store-journal.ts';
import { writeRequest } from './write.fixture.ts';

/** `naive` has no journal and sends until it is answered. */
export type Mode = 'resend' | 'find' | 'naive';
export type Fault = 'throw' | 'die';
/** By the number of the point in one life of a process: before and after each statement and each vendor call. */
export type FaultPlan = ReadonlyMap<number, Fault>;

export interface Schedule {
  readonly mode: Mode;
  /** For the lives of a process, one after the other; later ones have no faults. */
  readonly lives: readonly FaultPlan[];
  /** For the requests that reach the vendor, in order; later ones are prompt. */
  readonly behaviours: readonly Behaviour[];
  readonly writes?: number;
  /** Each write is asked for in every replica, and each replica has these lives. */
  readonly replicas?: number;
  readonly settleMs?: number;
  /** False: the vendor ignores keys. */
  readonly nativeKeys?: boolean;
}

export interface Outcome {
  readonly rows: readonly VendorRow[];
  /** What each caller was told in the end, by write. */
  readonly acknowledged: readonly { readonly write: string; readonly id: number }[];
  /** Points that the first life of the first replica passed. */
  readonly points: number;
  /** Faults that struck. */
  readonly struck: number;
}

const never = () => new Promise<never>(() => undefined);

/** One life of a process: what it does passes a point each, and stops at one for ever when it dies there. */
class Life {
  readonly #plan: FaultPlan;
  readonly #death = Promise.withResolvers<'died'>();
  points = 0;
  struck = 0;
  dead = false;

  constructor(plan: FaultPlan) {
    this.#plan = plan;
  }

  async pass(): Promise<void> {
    if (this.dead) return never();
    const fault = this.#plan.get(this.points);
    this.points += 1;
    if (fault === undefined) return undefined;
    this.struck += 1;
    if (fault === 'throw') throw new Error('a fault of the test');
    this.dead = true;
    this.#death.resolve('died');
    return never();
  }

  async around<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.pass();
    const result = await work();
    await this.pass();
    return result;
  }

  /** The result, or that the process died before there was one. */
  outlived<Result>(work: Promise<Result>): Promise<Result | 'died'> {
    return Promise.race([work, this.#death.promise]);
  }
}

/** Runs all writes until every caller is acknowledged, and whatever the vendor still has to do after that. */
export async function runSchedule(schedule: Schedule): Promise<Outcome> {
  const clock = steppedClock();
  const store = openSqliteStore(':memory:');
  const vendor = new FaultVendor(clock, schedule.nativeKeys ?? schedule.mode === 'resend');
  const acknowledged: { write: string; id: number }[] = [];
  const all: Life[] = [];
  let requests = 0;
  let processes = 0;

  const begin = (plan: FaultPlan) => {
    const life = new Life(plan);
    all.push(life);
    const journal = createJournal(mortal(store, life), {
      now: clock.now,
      wait: (milliseconds, signal) =>
        clock.wait(milliseconds, signal).then(() => (life.dead ? never() : undefined)),
      newId: () => `process-${(processes += 1)}`,
      leaseMs: 30_000,
      settleMs: schedule.settleMs ?? 60_000,
      patienceMs: 5_000,
    });
    return { life, journal };
  };

  const ask = (life: Life, journal: Journal, write: string): Promise<VendorRow> => {
    const send = (attempt?: Attempt) =>
      life.around(() => {
        const behaviour = schedule.behaviours[requests] ?? 'prompt';
        requests += 1;
        const keys = attempt && { key: attempt.vendorKey, mark: attempt.mark };
        return vendor.create({ write, ...keys }, behaviour);
      });
    if (schedule.mode === 'naive') return send();
    const settle: Settle<VendorRow> = {
      recovery: schedule.mode,
      find: ({ mark }) => life.around(async () => vendor.find(mark)),
    };
    return journal.once(writeRequest(write), send, settle).then(({ reply }) => reply);
  };

  const replica = async () => {
    let [running, lives] = [begin(schedule.lives[0] ?? new Map()), 1];
    /** Whoever notices first starts the next process. */
    const restart = (died: Life) => {
      if (running.life !== died) return;
      running = begin(schedule.lives[lives] ?? new Map());
      lives += 1;
    };
    const caller = async (write: string) => {
      for (;;) {
        const { life, journal } = running;
        const heard = await life
          .outlived(ask(life, journal, write))
          .catch((error: unknown) => error);
        if (heard === 'died') restart(life);
        else if (isRow(heard)) {
          acknowledged.push({ write, id: heard.id });
          return;
        } else {
          const seconds = heard instanceof ConnectorError ? heard.details.retry_after_s : undefined;
          await clock.wait((seconds ?? 1) * 1000);
        }
      }
    };
    const writes = Array.from({ length: schedule.writes ?? 1 }, (_, index) => `write ${index}`);
    await Promise.all(writes.map(caller));
  };

  await clock.run(
    Promise.all(Array.from({ length: schedule.replicas ?? 1 }, replica)).then(() =>
      clock.wait(60_000),
    ),
  );
  await store.close();
  const struck = all.reduce((sum, life) => sum + life.struck, 0);
  return { rows: vendor.rows, acknowledged, points: all[0]?.points ?? 0, struck };
}

const isRow = (heard: unknown): heard is VendorRow =>
  typeof heard === 'object' && heard !== null && 'id' in heard;

const mortal = (store: Store, life: Life): Store => ({
  dialect: store.dialect,
  all: (row, sql, ...values) => life.around(() => store.all(row, sql, ...values)),
  one: (row, sql, ...values) => life.around(() => store.one(row, sql, ...values)),
  run: (sql, ...values) => life.around(() => store.run(sql, ...values)),
  close: () => store.close(),
});
