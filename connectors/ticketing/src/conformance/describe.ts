import { deepEqual, ok } from 'node:assert/strict';
import { fieldNames, toolNames, type ToolName } from '../capabilities.ts';
import type { TicketingAdapter } from '../adapter.ts';
import type { Bench } from './bench.ts';
import { refusal, type Law } from './law.ts';

/** A call of each tool that a desk may lack, with arguments that any desk would take. */
const calls: Partial<Record<ToolName, (bench: Bench) => Promise<unknown>>> = {
  count_tickets: ({ adapter }) => adapter.tickets.count({}),
  list_comments: ({ adapter }) => adapter.comments.list('1', undefined, { limit: 5 }),
  get_history: ({ adapter }) => adapter.tickets.history('1', { limit: 5 }),
  get_attachment: ({ adapter }) => adapter.attachments.get('1'),
  find_people: ({ adapter }) => adapter.people.find('a', undefined, 5),
  update_ticket: ({ adapter, write }) => adapter.tickets.update('1', { title: 'abc' }, write()),
  add_comment: ({ adapter, write }) =>
    adapter.comments.add('1', { body: 'a', visibility: 'public' }, write()),
  link_tickets: ({ adapter, write }) =>
    adapter.links.link({ from: '1', to: '2', relation: 'relates' }, write()),
};

export const describeLaws: readonly Law[] = [
  {
    ids: 'R36 R66',
    title:
      'the description speaks of every tool and field, and says what is missing where it is partial',
    async check({ adapter }) {
      const said = await adapter.describe.describe();
      deepEqual(Object.keys(said.tools).toSorted(), [...toolNames].toSorted());
      deepEqual(Object.keys(said.fields).toSorted(), [...fieldNames].toSorted());
      ok(said.queues.includes(said.default_queue), 'the default queue is one of the queues');
      const partial = toolNames.filter((name) => said.tools[name] !== 'yes');
      const notes = said.notes.join(' ');
      const silent = partial.filter((name) => !notes.includes(name));
      deepEqual(silent, [], 'each tool that is partial or missing is named in the notes');
      ok(said.fields.title === 'read_write' && said.fields.body !== 'none');
      const sources = new Set(said.statuses.map(({ status }) => status));
      ok(sources.size === said.statuses.length, 'each neutral status is listed once');
    },
  },
  {
    ids: 'R66',
    title: 'a tool that the desk does not have answers not_supported and names the nearest one',
    async check(bench) {
      const said = await bench.adapter.describe.describe();
      for (const name of toolNames.filter((tool) => said.tools[tool] === 'no')) {
        const call = calls[name];
        ok(call, `${name} is what no desk may lack`);
        const error = await refusal(call(bench), 'not_supported');
        deepEqual(error.details.capability, name);
        ok(error.hint.length > 20, `the hint says what can be done instead of ${name}`);
      }
    },
  },
  {
    ids: 'R66',
    title: 'an internal comment is never published by a desk that has none',
    needs: ['add_comment'],
    async check(bench) {
      const { adapter } = bench;
      const said = await adapter.describe.describe();
      if (said.fields.internal_comment !== 'none') return;
      const { record } = await adapter.tickets.create(
        { title: 'Gate does not open', body: 'It is stuck.' },
        bench.write(),
      );
      const draft = { body: 'only us', visibility: 'internal' } as const;
      await refusal(adapter.comments.add(record.id, draft, bench.write()), 'not_supported');
      await refusal(adapter.comments.planComment(record.id, draft, 'maya'), 'not_supported');
      deepEqual(await publicComments(adapter, record.id), []);
    },
  },
];

async function publicComments(adapter: TicketingAdapter, id: string): Promise<string[]> {
  const { recent_comments: comments } = await adapter.tickets.get(id);
  return comments.map(({ body }) => body);
}
