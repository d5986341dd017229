import { deepEqual, equal, ok } from 'node:assert/strict';
import { ConnectorError } from '@gatehouse/kit';
import type { Status } from '../model.ts';
import { opened, refusal, type Law } from './law.ts';

export const statusLaws: readonly Law[] = [
  {
    ids: 'R36 R66',
    title: 'each status is reached, or refused with the moves that are allowed',
    async check(bench) {
      const { adapter, write } = bench;
      const { statuses } = await adapter.describe.describe();
      const reached: Status[] = [];
      for (const { status, native } of statuses) {
        const ticket = await opened(bench);
        try {
          const { record } = await adapter.tickets.setStatus(ticket.id, { status }, write());
          equal(record.status, status);
          ok(native.includes(record.status_native), `${record.status_native} is not listed`);
          equal((await adapter.tickets.get(ticket.id)).status, status);
          reached.push(status);
        } catch (error) {
          if (!(error instanceof ConnectorError)) throw error;
          equal(error.code, 'invalid', `${status}: ${error.message}`);
          equal(error.details.fields?.[0]?.field, 'status');
          equal((await adapter.tickets.get(ticket.id)).status, ticket.status);
        }
      }
      ok(reached.includes('resolved'), 'a ticket can be resolved');
    },
  },
  {
    ids: 'R66',
    title: 'a status that the desk does not have is refused with those that it has',
    async check(bench) {
      const { adapter, write } = bench;
      const { statuses } = await adapter.describe.describe();
      const all: Status[] = [
        'new',
        'open',
        'in_progress',
        'waiting',
        'resolved',
        'closed',
        'canceled',
      ];
      const ticket = await opened(bench);
      for (const status of all.filter((one) => !statuses.some((row) => row.status === one))) {
        const error = await refusal(adapter.tickets.setStatus(ticket.id, { status }, write()), [
          'invalid',
          'not_supported',
        ]);
        ok(error.hint.length > 10, `${status}: the hint says what is possible`);
      }
    },
  },
  {
    ids: 'R36',
    title: 'a ticket that has the status already stays as it is',
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const moved = await adapter.tickets.setStatus(ticket.id, { status: 'resolved' }, write());
      const writes = bench.writes?.();
      const again = await adapter.tickets.setStatus(ticket.id, { status: 'resolved' }, write());
      deepEqual([again.result, again.record.version], ['unchanged', moved.record.version]);
      equal(bench.writes?.(), writes);
    },
  },
  {
    ids: 'R36',
    title: 'the reason of a move becomes an internal comment, or the desk says that it has none',
    async check(bench) {
      const { adapter, write } = bench;
      const { fields } = await adapter.describe.describe();
      const ticket = await opened(bench);
      const change = { status: 'resolved', comment: 'Motor replaced.' } as const;
      if (fields.internal_comment === 'none') {
        await refusal(adapter.tickets.setStatus(ticket.id, change, write()), 'not_supported');
        equal((await adapter.tickets.get(ticket.id)).status, ticket.status);
        return;
      }
      const { record, warnings } = await adapter.tickets.setStatus(ticket.id, change, write());
      deepEqual(warnings, []);
      deepEqual(
        record.recent_comments.map(({ body, visibility }) => [body, visibility]),
        [['Motor replaced.', 'internal']],
      );
    },
  },
  {
    ids: 'R36',
    title: 'a plan of a move tells both statuses and writes nothing',
    async check(bench) {
      const { adapter } = bench;
      const ticket = await opened(bench);
      const writes = bench.writes?.();
      const plan = await adapter.tickets.planStatus(ticket.id, { status: 'resolved' }, 'maya');
      equal(plan.target, ticket.id);
      ok(plan.changes.some(({ field }) => field === 'status'));
      equal((await adapter.tickets.get(ticket.id)).status, ticket.status);
      equal(bench.writes?.(), writes);
    },
  },
];
