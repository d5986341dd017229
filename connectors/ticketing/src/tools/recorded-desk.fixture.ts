import { createCursorCodec, type Plan, type WriteContext } from '@gatehouse/kit';
import type { TicketingAdapter, Written } from '../adapter.ts';
import { attempt, NOW } from '../attempt.fixture.ts';
import { everyOf, fieldNames, toolNames } from '../capabilities.ts';
import type { Comment, HistoryEntry, Ticket } from '../model.ts';

export const ticket: Ticket = {
  id: '7',
  display_id: 'T-7',
  title: 'Printer jams',
  status: 'open',
  status_native: 'Open',
  priority: 'high',
  priority_native: 'P2',
  labels: [],
  created_at: '2026-11-02T09:00:00.000Z',
  updated_at: '2026-11-02T09:00:00.000Z',
  body: 'On floor 3',
  custom_fields: [],
  attachments: [],
  links: [],
  version: 'v1',
  recent_comments: [],
};

/** A new one: the desk has put it somewhere and given it to somebody. */
export const created: Ticket = {
  ...ticket,
  url: 'https://desk.test/t/7',
  queue: 'General',
  assignee: { id: 'maya', name: 'Maya', email: 'maya@halden.example' },
};

export const comment: Comment = {
  id: '1',
  at: '2026-11-02T09:00:00.000Z',
  visibility: 'internal',
  body: 'On it',
};

export const entry: HistoryEntry = {
  at: '2026-11-02T09:00:00.000Z',
  field: 'status',
  from: 'new',
  to: 'open',
};

const written = { result: 'updated', enforcement: 'checked', warnings: ['a warning'] } as const;
export const plan: Plan = { summary: 'Does it.', target: '7', changes: [] };

/** A desk that writes down what the tools ask of it and answers the same every time. It finds even numbers only. */
export function recordedDesk(next?: unknown) {
  const asked: unknown[][] = [];
  const wrote = <Record>(record: Record, ...what: unknown[]): Promise<Written<Record>> => {
    asked.push(what);
    return Promise.resolve({ ...written, record });
  };
  const planned = (...what: unknown[]): Promise<Plan> => {
    asked.push(what);
    return Promise.resolve(plan);
  };
  const found = <Record>(record: Record, number: number, ...what: unknown[]) => {
    asked.push(what);
    const even = number % 2 === 0;
    return Promise.resolve<Written<Record> | undefined>(even ? { ...written, record } : undefined);
  };
  const adapter: TicketingAdapter = {
    recovery: 'find',
    describe: {
      account: () => Promise.resolve({ person: 'Maya', granted: [], missing: [], unmapped: [] }),
      describe: () =>
        Promise.resolve({
          vendor: 'acme',
          queues: ['General'],
          default_queue: 'General',
          types: ['Task'],
          statuses: [{ status: 'open', native: ['Open'] }],
          priorities: [{ priority: 'high', native: ['P2'] }],
          tools: everyOf(toolNames, 'yes'),
          fields: everyOf(fieldNames, 'read_write'),
          required_fields: ['Site'],
          version_enforcement: 'checked',
          idempotency: 'none',
          notes: ['a note'],
        }),
    },
    tickets: {
      async search(filter, page) {
        asked.push(['search', filter, page]);
        return { items: [ticket], totalExact: false, ...(next !== undefined && { next }) };
      },
      async count(filter, by) {
        asked.push(['count', filter, by]);
        const buckets = by && { buckets: [{ key: 'open', count: 3 }] };
        return { total: 3, totalExact: true, ...buckets };
      },
      async history(id, page) {
        asked.push(['history', id, page]);
        return { items: [entry], ...(next !== undefined && { next }) };
      },
      async get(id) {
        asked.push(['get', id]);
        return ticket;
      },
      create: (draft, write) => wrote(created, 'create', draft, write),
      planCreate: (draft, actor) => planned('planCreate', draft, actor),
      findCreated: (draft, write) =>
        found(created, write.attempt.number, 'findCreated', draft, write),
      update: async (id, change, write) => ({
        ...(await wrote(ticket, 'update', id, change, write)),
        changes: [{ field: 'title', was: 'a', becomes: 'b' }],
      }),
      planUpdate: (id, change, actor) => planned('planUpdate', id, change, actor),
      findUpdated: (id, change, write) =>
        found(ticket, write.attempt.number, 'findUpdated', id, change, write),
      setStatus: (id, change, write) => wrote(ticket, 'setStatus', id, change, write),
      planStatus: (id, change, actor) => planned('planStatus', id, change, actor),
      findStatus: (id, change, write) =>
        found(ticket, write.attempt.number, 'findStatus', id, change, write),
    },
    comments: {
      async list(id, visibility, page) {
        asked.push(['list', id, visibility, page]);
        return { items: [comment], ...(next !== undefined && { next }) };
      },
      add: (id, draft, write) => wrote(comment, 'add', id, draft, write),
      planComment: (id, draft, actor) => planned('planComment', id, draft, actor),
      findComment: (id, draft, write) =>
        found(comment, write.attempt.number, 'findComment', id, draft, write),
    },
    people: {
      async find(query, role, limit) {
        asked.push(['people', query, role, limit]);
        return { items: [{ id: 'maya', name: 'Maya' }], more: true };
      },
    },
    attachments: {
      async get(id) {
        asked.push(['attachment', id]);
        const bytes = new TextEncoder().encode('ä'.repeat(20_001));
        return { id, name: 'log.txt', type: 'text/plain', url: 'https://desk.test/7', bytes };
      },
    },
    links: {
      link: (link, write) => wrote(link, 'link', link, write),
      planLink: (link, actor) => planned('planLink', link, actor),
      findLink: (link, write) => found(link, write.attempt.number, 'findLink', link, write),
    },
  };
  const context: WriteContext<TicketingAdapter> = {
    adapter,
    principal: {
      person: 'maya',
      unit: 'support',
      roles: [],
      scopes: [],
      run: 'run-1',
      passport: 'p-1',
      expiresAt: 0,
      label: { trust: 'trusted', classes: [] },
    },
    cursors: createCursorCodec(new Uint8Array(32), () => NOW),
    signal: new AbortController().signal,
    attempt: attempt(1),
  };
  return { asked, context };
}
