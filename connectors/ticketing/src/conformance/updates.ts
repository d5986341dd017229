import { deepEqual, equal, ok } from 'node:assert/strict';
import type { TicketChange } from '../adapter.ts';
import type { FieldName } from '../capabilities.ts';
import { opened, refusal, type Law } from './law.ts';

export const updateLaws: readonly Law[] = [
  {
    ids: 'R36 R66',
    title:
      'an update changes what is given, tells each change, and changes nothing that it does not tell',
    needs: ['update_ticket'],
    async check(bench) {
      const { adapter, write, agent } = bench;
      const { fields } = await adapter.describe.describe();
      const before = await opened(bench, { priority: 'low', labels: ['stays', 'goes'] });
      const wanted: [FieldName, TicketChange][] = [
        ['title', { title: `${before.title} now` }],
        ['body', { body: 'Another story.' }],
        ['priority', { priority: 'high' }],
        ['assignee', { assignee: agent.name }],
        ['labels', { labels_add: ['fresh'], labels_remove: ['goes'] }],
        ['due_date', { due_date: '2027-04-01' }],
      ];
      const change = wanted
        .filter(([field]) => fields[field] === 'read_write')
        .reduce<TicketChange>((all, [, part]) => ({ ...all, ...part }), {});
      const done = await adapter.tickets.update(before.id, change, write());
      deepEqual([done.result, done.warnings], ['updated', []]);
      const after = await adapter.tickets.get(before.id);
      deepEqual(done.record, after);
      const expected = {
        ...before,
        ...(change.title !== undefined && { title: change.title }),
        ...(change.body !== undefined && { body: change.body }),
        ...(change.priority && { priority: change.priority }),
        ...(change.labels_add && { labels: ['fresh', 'stays'] }),
        ...(change.due_date && { due_date: change.due_date }),
      };
      const told = (done.changes ?? []).map(({ field }) => field);
      // some desks move a ticket that is given to somebody; then they say so
      const moving = new Set(['updated_at', 'version', 'priority_native', 'assignee']);
      if (told.includes('status')) for (const name of ['status', 'status_native']) moving.add(name);
      const still = (ticket: object) =>
        Object.fromEntries(Object.entries(ticket).filter(([name]) => !moving.has(name)));
      deepEqual(still(after), still(expected));
      if (change.assignee) equal(after.assignee?.id, agent.id);
      for (const [field] of wanted.filter(([name]) => fields[name] === 'read_write')) {
        ok(told.includes(field), `the change of ${field} is not told`);
      }
    },
  },
  {
    ids: 'R36',
    title: 'what is so already is unchanged, and is not written',
    needs: ['update_ticket'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const writes = bench.writes?.();
      const change = { title: ticket.title, body: ticket.body, labels_remove: ['never-there'] };
      const { result, record, changes } = await adapter.tickets.update(ticket.id, change, write());
      deepEqual([result, changes, record.version], ['unchanged', [], ticket.version]);
      equal(bench.writes?.(), writes);
    },
  },
  {
    ids: 'R66',
    title: 'a stale version conflicts, tells the current one, and nothing is changed',
    needs: ['update_ticket'],
    async check(bench) {
      const { adapter, write } = bench;
      const stale = await opened(bench);
      const fresh = await adapter.tickets.update(stale.id, { title: 'Gate opened' }, write());
      const change = { title: 'Gate closed', expectedVersion: stale.version };
      const error = await refusal(adapter.tickets.update(stale.id, change, write()), 'conflict');
      equal(error.details.current_version, fresh.record.version);
      await refusal(adapter.tickets.planUpdate(stale.id, change, 'maya'), 'conflict');
      await refusal(
        adapter.tickets.setStatus(
          stale.id,
          { status: 'resolved', expectedVersion: stale.version },
          write(),
        ),
        'conflict',
      );
      equal((await adapter.tickets.get(stale.id)).title, 'Gate opened');
      const current = { title: 'Gate closed', expectedVersion: fresh.record.version };
      equal((await adapter.tickets.update(stale.id, current, write())).record.title, 'Gate closed');
    },
  },
  {
    ids: 'R36',
    title: 'a plan of an update tells what the update then changes, and writes nothing',
    needs: ['update_ticket'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const change = { title: 'Gate opened', body: 'All is well.' };
      const writes = bench.writes?.();
      const plan = await adapter.tickets.planUpdate(ticket.id, change, 'maya');
      equal(bench.writes?.(), writes);
      equal(plan.target, ticket.id);
      deepEqual(await adapter.tickets.planUpdate(ticket.id, change, 'maya'), plan);
      const { changes } = await adapter.tickets.update(ticket.id, change, write());
      deepEqual(plan.changes, changes);
    },
  },
  {
    ids: 'R66',
    title: 'an update of a ticket that does not exist is not_found',
    needs: ['update_ticket'],
    async check({ adapter, write }) {
      await refusal(adapter.tickets.update('999999999', { title: 'abc' }, write()), 'not_found');
    },
  },
];
