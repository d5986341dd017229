import { deepEqual, equal, ok } from 'node:assert/strict';
import { ConnectorError } from '@gatehouse/kit';
import type { TicketFilter, TicketSort } from '../adapter.ts';
import type { TicketSummary } from '../model.ts';
import type { Bench } from './bench.ts';
import { everyPage, opened, uniqueTitle, type Law } from './law.ts';

const sorts = ['updated_desc', 'created_desc', 'due_asc', 'priority_desc'] as const;

export const searchLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'search finds a ticket by a word of its title, and its summary is that of the ticket',
    async check(bench) {
      const { title, word } = uniqueTitle();
      const ticket = await opened(bench, { title });
      const items = await found(bench, { text: word });
      deepEqual(
        items.map(({ id }) => id),
        [ticket.id],
      );
      const [summary] = items;
      for (const [field, value] of Object.entries(summary ?? {})) {
        deepEqual(value, Object.entries(ticket).find(([name]) => name === field)?.[1], field);
      }
    },
  },
  {
    ids: 'R36',
    title: 'a word that no ticket has finds none',
    async check({ adapter }) {
      const { items, next, total } = await adapter.tickets.search(
        { text: 'zzyzxunheardof', sort: 'updated_desc' },
        { limit: 5 },
      );
      deepEqual([items, next, total ?? 0], [[], undefined, 0]);
    },
  },
  {
    ids: 'R36 R66',
    title: 'each filter finds what fits and nothing else, or is refused as not_supported',
    async check(bench) {
      const { word, title } = uniqueTitle();
      const labels = ['conformance'];
      const ticket = await opened(bench, {
        title,
        priority: 'high',
        labels,
        assignee: bench.agent.name,
      });
      await opened(bench, { title: `${title} too`, priority: 'low' });
      const day = ticket.created_at.slice(0, 10);
      const filters: readonly Partial<TicketFilter>[] = [
        { status: [ticket.status] },
        { priority: [ticket.priority] },
        { status: ['closed', 'canceled'] },
        { queue: ticket.queue },
        { labels },
        { assignee: bench.agent.name },
        { created_from: day, created_to: day },
        { created_from: '1999-01-01', created_to: '1999-12-31' },
        { updated_from: day },
        { due_to: '1999-01-01' },
      ];
      let refused = 0;
      for (const filter of filters) {
        const items = await found(bench, { text: word, ...filter }).catch((error: unknown) => {
          if (!(error instanceof ConnectorError) || error.code !== 'not_supported') throw error;
          refused += 1;
        });
        if (!items) continue;
        const wanted = fits(ticket, filter);
        equal(
          items.some(({ id }) => id === ticket.id),
          wanted,
          JSON.stringify(filter),
        );
        ok(
          items.every((item) => fits(item, filter)),
          `${JSON.stringify(filter)} finds others`,
        );
      }
      ok(refused < filters.length / 2, 'a search that refuses most filters is none');
    },
  },
  {
    ids: 'R36',
    title: 'pages come in one total order, without repeats and gaps, and end',
    async check(bench) {
      const { title, word } = uniqueTitle();
      const made: string[] = [];
      for (let count = 0; count < 7; count += 1) {
        made.push((await opened(bench, { title: `${title} no ${count}` })).id);
      }
      await bench.indexed?.();
      for (const sort of sorts) {
        const pages = await everyPage((position) =>
          bench.adapter.tickets.search({ text: word, sort }, { limit: 3, position }),
        );
        const ids = pages.flat().map(({ id }) => id);
        deepEqual(ids.toSorted(), made.toSorted(), `${sort} finds each once`);
        ok(
          pages.every((page) => page.length <= 3),
          'no page is longer than asked',
        );
        if (sort === 'created_desc') deepEqual(ids, made.toReversed());
      }
    },
  },
  {
    ids: 'R36',
    title: 'every order is the one that its name says',
    async check(bench) {
      const { title, word } = uniqueTitle();
      const drafts = [
        { priority: 'low', due_date: '2027-01-03' },
        { priority: 'urgent', due_date: '2027-01-02' },
        { priority: 'normal', due_date: '2027-01-04' },
      ] as const;
      for (const draft of drafts) await opened(bench, { title, ...draft });
      await bench.indexed?.();
      for (const sort of sorts) {
        const { items } = await bench.adapter.tickets
          .search({ text: word, sort }, { limit: 10 })
          .catch((error: unknown) => {
            if (error instanceof ConnectorError && error.code === 'not_supported')
              return { items: [] };
            throw error;
          });
        const keys = items.map((item) => keyOf(item, sort));
        deepEqual(
          keys,
          keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
          sort,
        );
      }
    },
  },
  {
    ids: 'R32',
    title: 'the signs of a query language are words like all others',
    async check({ adapter }) {
      const hostile = [
        `" OR "1"="1`,
        `') ORDER BY created --`,
        'status:closed',
        'project = X',
        '*',
        '\\',
      ];
      for (const text of hostile) {
        const { items } = await adapter.tickets.search(
          { text: `zzyzxunheardof ${text}`, sort: 'created_desc' },
          { limit: 5 },
        );
        deepEqual(items, [], text);
      }
    },
  },
];

async function found(bench: Bench, filter: Partial<TicketFilter>): Promise<TicketSummary[]> {
  await bench.indexed?.();
  const pages = await everyPage((position) =>
    bench.adapter.tickets.search({ sort: 'created_desc', ...filter }, { limit: 50, position }),
  );
  return pages.flat();
}

function fits(ticket: TicketSummary, filter: Partial<TicketFilter>): boolean {
  const created = ticket.created_at.slice(0, 10);
  return (
    (filter.status?.includes(ticket.status) ?? true) &&
    (filter.priority?.includes(ticket.priority) ?? true) &&
    (filter.queue === undefined || ticket.queue === filter.queue) &&
    (filter.labels?.every((label) => ticket.labels.includes(label)) ?? true) &&
    (filter.assignee === undefined || ticket.assignee !== undefined) &&
    (filter.created_from === undefined || created >= filter.created_from) &&
    (filter.created_to === undefined || created <= filter.created_to) &&
    (filter.due_to === undefined ||
      (ticket.due_date !== undefined && ticket.due_date <= filter.due_to))
  );
}

const ranks = ['urgent', 'high', 'normal', 'low', 'none'];

/** Sorted ascending, these are the order. */
function keyOf(ticket: TicketSummary, sort: TicketSort): string | number {
  switch (sort) {
    case 'updated_desc':
      return -Date.parse(ticket.updated_at);
    case 'created_desc':
      return -Date.parse(ticket.created_at);
    case 'due_asc':
      return ticket.due_date ?? '9999';
    default:
      return ranks.indexOf(ticket.priority);
  }
}
