import { createCursorCodec, type ToolContext } from '@gatehouse/kit';
import type { TicketingAdapter } from '../adapter.ts';
import type { Comment, Ticket } from '../model.ts';

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
  version: 'v1',
  recent_comments: [],
};

export const comment: Comment = {
  id: '1',
  at: '2026-11-02T09:00:00.000Z',
  visibility: 'internal',
  body: 'On it',
};

const written = { result: 'updated', enforcement: 'checked', warnings: ['a warning'] } as const;

/** A desk that writes down what the tools ask of it and answers the same every time. */
export function recordedDesk(next?: unknown) {
  const asked: unknown[][] = [];
  const adapter: TicketingAdapter = {
    describe: {
      describe: () =>
        Promise.resolve({
          vendor: 'acme',
          queues: ['General'],
          statuses: [{ status: 'open', native: ['Open'] }],
          priorities: [{ priority: 'high', native: ['P2'] }],
          tools: { get_ticket: 'yes' },
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
      async get(id) {
        asked.push(['get', id]);
        return ticket;
      },
      async create(draft, write) {
        asked.push(['create', draft, write]);
        return { ...written, record: ticket };
      },
      async setStatus(id, change, write) {
        asked.push(['setStatus', id, change, write]);
        return { ...written, record: ticket };
      },
    },
    comments: {
      async add(id, draft, write) {
        asked.push(['add', id, draft, write]);
        return { ...written, record: comment };
      },
    },
  };
  const context: ToolContext<TicketingAdapter> = {
    adapter,
    principal: {
      person: 'maya',
      unit: 'support',
      roles: [],
      scopes: [],
      run: 'run-1',
      passport: 'p-1',
      expiresAt: 0,
    },
    cursors: createCursorCodec(new Uint8Array(32), () => Date.parse('2026-11-02T09:00:00Z')),
    signal: new AbortController().signal,
  };
  return { asked, context };
}
