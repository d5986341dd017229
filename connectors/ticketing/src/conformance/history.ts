import { equal, ok } from 'node:assert/strict';
import { everyPage, opened, refusal, type Law } from './law.ts';

export const historyLaws: readonly Law[] = [
  {
    ids: 'R36 R67',
    title: 'a change of the status is in the history, in neutral words, the oldest first',
    needs: ['get_history'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const moved = await adapter.tickets.setStatus(ticket.id, { status: 'resolved' }, write());
      const pages = await everyPage((position) =>
        adapter.tickets.history(ticket.id, { limit: 2, position }),
      );
      ok(
        pages.every((page) => page.length <= 2),
        'no page is longer than asked',
      );
      const entries = pages.flat();
      const change = entries.findLast(({ field }) => field === 'status');
      ok(change, 'the history holds no change of `status`');
      equal(change.from, ticket.status);
      equal(change.to, moved.record.status);
      const times = entries.map(({ at }) => Date.parse(at));
      ok(
        times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0)),
        'the oldest first',
      );
    },
  },
  {
    ids: 'R66',
    title: 'the history of a ticket that does not exist is not_found',
    needs: ['get_history'],
    async check({ adapter }) {
      await refusal(adapter.tickets.history('999999999', { limit: 5 }), 'not_found');
    },
  },
];
