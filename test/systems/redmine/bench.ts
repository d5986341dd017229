import { z } from 'zod';
import { newWrite, openDesk, type CabledDesk } from './desk.ts';
import { rest, type Seeded } from './seed.ts';
import type { RunningRedmine } from './server.ts';

export type Who = 'alice' | 'bob' | 'dan';

/** A seeded Redmine, the adapter of the connector on it for each account, and Redmine itself beside it. */
export interface Bench {
  readonly server: RunningRedmine;
  readonly people: Seeded;
  desk(who?: Who, settings?: object): CabledDesk['adapter'];
  admin(): CabledDesk['adapter'];
  direct(who: Who): ReturnType<typeof rest>;
  /** Opens a ticket of its own for one test; gives its id. */
  opened(title: string, draft?: object): Promise<string>;
}
/** The bench exists only while the tests run, not yet when they are declared. */
export type OnBench = () => Bench;

export function benchOn(server: RunningRedmine, people: Seeded): Bench {
  const desk: Bench['desk'] = (who = 'alice', settings = {}) =>
    openDesk(server.url, people[who].key, settings).adapter;
  return {
    server,
    people,
    desk,
    admin: () => openDesk(server.url, server.adminKey).adapter,
    direct: (who) => rest(server.url, people[who].key),
    async opened(title, draft = {}) {
      const asked = { title, body: 'for one test', ...draft };
      return (await desk().tickets.create(asked, newWrite())).record.id;
    },
  };
}

const nothing = z.undefined();

/** Sets fields of an issue past the connector. */
export async function put(bench: Bench, who: Who, id: string, issue: object): Promise<void> {
  await bench.direct(who)('PUT', `issues/${id}.json`, nothing, { issue });
}

/** What a call past the connector ends in: `done`, or how Redmine refused it. */
export function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => String(error),
  );
}

/** A change of the history, in short. */
export const row = ({
  field,
  from,
  to,
}: {
  field: string;
  from: string | null;
  to: string | null;
}) => [field, from, to];
