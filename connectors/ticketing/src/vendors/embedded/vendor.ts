import { defineLocalVendor, type VendorSurroundings } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../adapter.ts';
import { getAttachment } from './attachments.ts';
import { addComment, findComment, listComments, planComment } from './comments.ts';
import { countTickets } from './count.ts';
import { createTicket, findCreated, planCreate } from './create.ts';
import { openDatabase, type Database } from './database.ts';
import { getTicket, type Desk } from './desk.ts';
import { describeDesk } from './describe.ts';
import { getHistory } from './history.ts';
import { findLink, linkTickets, planLink } from './links.ts';
import { findPeople } from './people.ts';
import { sampleNames } from './sample/desks.ts';
import { fillWithSample } from './sample/fill.ts';
import { searchTickets } from './search.ts';
import { findStatus, planStatus, setStatus } from './set-status.ts';
import { findUpdated, planUpdate, updateTicket } from './update.ts';

const settings = z.strictObject({
  /** The SQLite file; made when it is missing. */
  data: z.string().min(1),
  /** Fills a new file with this sample desk; an existing file is never touched. */
  sample: z.enum(sampleNames).optional(),
});

/** A small help desk of our own in one SQLite file: the default where no vendor is at hand. */
export const embedded = defineLocalVendor<TicketingAdapter, typeof settings>({
  id: 'embedded',
  title: 'a small help desk in one SQLite file',
  settings,
  open({ data, sample }, surroundings) {
    const database = openDatabase(data);
    if (database.fresh) prepare(database, sample, surroundings);
    const desk = openDesk(database, surroundings.now);
    return { adapter: adapterOf(desk), close: () => database.close() };
  },
});

function prepare(
  database: Database,
  sample: z.infer<typeof settings>['sample'],
  { now, log }: VendorSurroundings,
): void {
  if (sample) {
    const tickets = fillWithSample(database, sample, now());
    log('info', 'sample_filled', { sample, tickets });
    return;
  }
  database.transaction(() => {
    database.run("INSERT INTO queue (name) VALUES ('General')");
    database.run("INSERT INTO desk VALUES ('prefix', 'T'), ('default_queue', 'General')");
  });
}

function openDesk(database: Database, now: () => number): Desk {
  const rows = database.all(z.object({ key: z.string(), value: z.string() }), 'SELECT * FROM desk');
  const of = (key: string) => rows.find((row) => row.key === key)?.value;
  return {
    database,
    now,
    prefix: of('prefix') ?? 'T',
    defaultQueue: of('default_queue') ?? 'General',
  };
}

/** The file asks nobody who they are. */
const account = {
  person: 'whoever calls: the desk is a file of this machine',
  granted: [],
  missing: [],
  unmapped: [],
};

function adapterOf(desk: Desk): TicketingAdapter {
  const { database } = desk;
  return {
    // the desk keeps the keys itself, in the same transaction as the write
    recovery: 'resend',
    describe: { describe: async () => describeDesk(desk), account: async () => account },
    tickets: {
      search: async (filter, page) => searchTickets(database, desk.prefix, filter, page),
      count: async (filter, by) => countTickets(database, filter, by),
      get: async (id) => getTicket(desk, id),
      history: async (id, page) => getHistory(desk, id, page),
      create: async (draft, write) => createTicket(desk, draft, write),
      planCreate: async (draft, actor) => planCreate(desk, draft, actor),
      findCreated: async (draft, write) => findCreated(desk, draft, write),
      update: async (id, change, write) => updateTicket(desk, id, change, write),
      planUpdate: async (id, change, actor) => planUpdate(desk, id, change, actor),
      findUpdated: async (id, change, write) => findUpdated(desk, id, change, write),
      setStatus: async (id, change, write) => setStatus(desk, id, change, write),
      planStatus: async (id, change) => planStatus(desk, id, change),
      findStatus: async (id, change, write) => findStatus(desk, id, change, write),
    },
    comments: {
      list: async (ticket, visibility, page) => listComments(desk, ticket, visibility, page),
      add: async (ticket, draft, write) => addComment(desk, ticket, draft, write),
      planComment: async (ticket, draft) => planComment(desk, ticket, draft),
      findComment: async (ticket, draft, write) => findComment(desk, ticket, draft, write),
    },
    people: { find: async (query, role, limit) => findPeople(database, query, role, limit) },
    attachments: { get: async (id) => getAttachment(database, id) },
    links: {
      link: async (link, write) => linkTickets(desk, link, write),
      planLink: async (link) => planLink(desk, link),
      findLink: async (link, write) => findLink(desk, link, write),
    },
  };
}
