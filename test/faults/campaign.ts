import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from './random.ts';
import type { Running, Subject, Write } from './subject.ts';
import { MOST_REQUESTS, type Times } from './times.ts';
import type { VendorStub } from './vendor-stub.ts';

export interface Tally {
  /** Writes that their caller was told of. */
  acknowledged: number;
  /** Times that a caller had to ask again, and why. */
  again: Record<string, number>;
  kills: number;
  /** The rows of the vendor, in the end. */
  rows: number;
  /** Acknowledged, but the vendor has no such row. */
  lost: number;
  /** Rows beyond the first of a write. */
  duplicated: number;
  /** Rows of writes that nobody was told of. */
  stray: number;
  seconds: number;
}

export interface Campaign {
  readonly subject: Subject;
  readonly vendor: VendorStub;
  readonly random: Random;
  readonly times: Times;
  readonly kills: number;
  readonly replicas: number;
  readonly writers: number;
  /** Ends early and still counts. */
  readonly signal: AbortSignal;
  readonly onProgress: (tally: Readonly<Tally>) => void;
}

/** Writers write, replicas are killed and started again, until all kills are done and every write is acknowledged. */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const { subject, vendor, random, times, kills, replicas, writers, signal, onProgress } = campaign;
  const began = performance.now();
  const tally: Tally = {
    acknowledged: 0,
    again: {},
    kills: 0,
    rows: 0,
    lost: 0,
    duplicated: 0,
    stray: 0,
    seconds: 0,
  };
  const ids = new Map<string, number>();
  const running: (Running | undefined)[] = [];
  const state = { killing: true, over: false };
  const note = (why: string) => {
    tally.again[why] = (tally.again[why] ?? 0) + 1;
  };

  const replica = async (index: number) => {
    while (!state.over) {
      const one = await subject.start();
      if (!one) return;
      running[index] = one;
      if (!state.killing) return;
      const requests = Math.floor(between(random, 0, MOST_REQUESTS));
      await Promise.race([vendor.requested(requests), pause(times.life)]);
      await pause(between(random, 0, times.moment));
      await one.kill();
      running[index] = undefined;
      tally.kills += 1;
      onProgress(tally);
      if (tally.kills >= kills || signal.aborted) state.killing = false;
    }
  };

  /** Asks whichever replica lives until one of them says that it is done. */
  const acknowledged = async (write: Write): Promise<number | undefined> => {
    while (!signal.aborted) {
      const alive = running.filter((one) => one !== undefined);
      const heard = await alive[Math.floor(random() * alive.length)]?.send(write);
      if (heard?.kind === 'done') return heard.id;
      if (heard) note(heard.kind === 'gone' ? 'killed' : heard.code);
      await pause(times.again);
    }
    return undefined;
  };

  const writer = async (index: number) => {
    for (let count = 0; state.killing; count += 1) {
      const name = `${index}-${count}`;
      const write = { person: `writer-${index}`, key: `write-${name}`, title: `row ${name}` };
      const id = await acknowledged(write);
      if (id === undefined) return;
      ids.set(write.title, id);
      tally.acknowledged += 1;
    }
  };

  const replicating = Promise.all(Array.from({ length: replicas }, (_, index) => replica(index)));
  await Promise.all(Array.from({ length: writers }, (_, index) => writer(index)));
  state.over = true;
  await subject.close();
  await replicating;
  await vendor.quiet();
  tally.seconds = (performance.now() - began) / 1000;
  return { ...tally, ...compare(ids, vendor.rows) };
}

/** What callers were told, beside what the vendor has. */
function compare(ids: ReadonlyMap<string, number>, rows: VendorStub['rows']) {
  const byTitle = Map.groupBy(rows, ({ title }) => title);
  const lost = [...ids].filter(([title, id]) => !byTitle.get(title)?.some((row) => row.id === id));
  const stray = rows.filter(({ title }) => !ids.has(title));
  return {
    rows: rows.length,
    lost: lost.length,
    duplicated: rows.length - byTitle.size,
    stray: stray.length,
  };
}
