import { z } from 'zod';
import { startConnector, type Connector } from './connector.ts';
import { seed, type Seeded } from './seed.ts';
import { freshRedmine, stopRedmine, type RunningRedmine } from './server.ts';

/** A seeded Redmine and one connector process for each account. */
export interface Stage {
  readonly server: RunningRedmine;
  readonly people: Seeded;
  readonly alice: Connector;
  readonly bob: Connector;
  readonly dan: Connector;
  /** With a key that Redmine does not know. */
  readonly stranger: Connector;
  close(): Promise<void>;
}
/** The stage exists only while the tests run, not yet when they are declared. */
export type OnStage = () => Stage;

export async function raiseStage(): Promise<Stage> {
  const server = await freshRedmine();
  const people = await seed(server);
  const connect = (key: string) => startConnector(server.url, key);
  const alice = await connect(people.alice.key);
  const bob = await connect(people.bob.key);
  const dan = await connect(people.dan.key);
  const stranger = await connect('f'.repeat(40));
  return {
    server,
    people,
    alice,
    bob,
    dan,
    stranger,
    async close() {
      for (const one of [alice, bob, dan, stranger]) await one.close();
      await stopRedmine();
    },
  };
}

export const page = z.object({
  items: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  total: z.int(),
  total_exact: z.boolean(),
  next_cursor: z.string().optional(),
});
export const ticketReply = z.object({
  ticket: z.looseObject({ id: z.string(), version: z.string() }),
});

export async function read(by: Connector, ticket_id: string) {
  return ticketReply.parse(await by.call('get_ticket', { ticket_id })).ticket;
}

/** Opens a ticket of its own for one test; gives its id. */
export async function open(by: Connector, title: string): Promise<string> {
  const made = await by.call('create_ticket', { title, body: 'for one test' });
  return ticketReply.parse(made).ticket.id;
}
