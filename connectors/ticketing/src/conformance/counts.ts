import { deepEqual, equal, ok } from 'node:assert/strict';
import { ConnectorError } from '@gatehouse/kit';
import { groupBy } from '../model.ts';
import { opened, uniqueTitle, type Law } from './law.ts';

export const countLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'a count is the number of what a search finds',
    needs: ['count_tickets'],
    async check(bench) {
      const { title, word } = uniqueTitle();
      for (const part of ['one', 'two', 'three'])
        await opened(bench, { title: `${title} ${part}` });
      await bench.indexed?.();
      const { total, totalExact } = await bench.adapter.tickets.count({ text: word });
      if (totalExact) equal(total, 3);
      deepEqual((await bench.adapter.tickets.count({ text: 'zzyzxunheardof' })).total, 0);
    },
  },
  {
    ids: 'R36 R66',
    title:
      'groups add up to the total and use the words of the filters, or are refused as not_supported',
    needs: ['count_tickets'],
    async check(bench) {
      const { title, word } = uniqueTitle();
      const first = await opened(bench, { title, priority: 'high', assignee: bench.agent.name });
      await opened(bench, { title, priority: 'low' });
      await bench.indexed?.();
      const keys = {
        status: first.status,
        priority: first.priority,
        assignee: first.assignee?.id,
        queue: first.queue,
        label: first.labels[0] ?? null,
        month: first.created_at.slice(0, 7),
      };
      let refused = 0;
      for (const by of groupBy.options) {
        const counted = await bench.adapter.tickets
          .count({ text: word }, by)
          .catch((error: unknown) => {
            if (!(error instanceof ConnectorError) || error.code !== 'not_supported') throw error;
            refused += 1;
          });
        if (!counted) continue;
        const { buckets = [], total, totalExact } = counted;
        if (totalExact && by !== 'label') {
          equal(
            buckets.reduce((sum, { count }) => sum + count, 0),
            total,
            by,
          );
        }
        ok(
          buckets.some(({ key }) => key === keys[by]),
          `no group of ${by} has the key ${String(keys[by])}`,
        );
        ok(
          buckets.every(({ count }) => count > 0),
          'no group is empty',
        );
      }
      ok(refused < 4, 'a desk that groups by next to nothing says `no` to count_tickets');
    },
  },
];
