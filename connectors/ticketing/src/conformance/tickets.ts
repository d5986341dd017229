import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Description, TicketDraft, Written } from '../adapter.ts';
import { fieldNames, type FieldName } from '../capabilities.ts';
import type { Ticket } from '../model.ts';
import { opened, refusal, uniqueTitle, type Law } from './law.ts';

export const ticketLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'what is created can be read, with title and body as they were given',
    async check({ adapter, write }) {
      const { title } = uniqueTitle();
      const body = 'It is **stuck** since Monday.\n\n- first gate\n- second gate';
      const made = await adapter.tickets.create({ title, body }, write());
      equal(made.result, 'created');
      deepEqual(made.warnings, []);
      equal(made.record.title, title);
      equal(made.record.body, body);
      deepEqual(made.record.recent_comments, []);
      deepEqual(await adapter.tickets.get(made.record.id), made.record);
    },
  },
  {
    ids: 'R36',
    title: 'a priority is kept in the neutral word',
    fields: ['priority'],
    async check({ adapter, write }) {
      const { priorities } = await adapter.describe.describe();
      ok(priorities.length > 0, 'a desk that keeps priorities lists them');
      for (const { priority, native } of priorities) {
        const { title } = uniqueTitle();
        const { record } = await adapter.tickets.create({ title, body: 'b', priority }, write());
        equal(record.priority, priority);
        ok(native.includes(record.priority_native), `${record.priority_native} is not listed`);
      }
    },
  },
  {
    ids: 'R66',
    title: 'nothing of a draft is dropped in silence: it reads back, or a warning names it',
    async check({ adapter, write, agent }) {
      const said = await adapter.describe.describe();
      const { title } = uniqueTitle();
      const draft: TicketDraft = {
        title,
        body: 'Read it back.',
        priority: 'high',
        queue: said.default_queue,
        ...(said.types[0] !== undefined && { type: said.types[0] }),
        assignee: agent.name,
        labels: ['first', 'second'],
        due_date: '2027-03-01',
      };
      const made = await adapter.tickets.create(draft, write());
      const kept = keptOf(made.record);
      const asked: Partial<Record<FieldName, string | undefined>> = {
        priority: 'high',
        queue: said.default_queue,
        type: draft.type,
        assignee: agent.id,
        labels: 'first second',
        due_date: '2027-03-01',
      };
      for (const field of fieldNames) {
        const want = asked[field];
        if (want === undefined || kept[field] === want) continue;
        ok(warned(made, field), `${field} is ${kept[field]} and no warning says so`);
        ok(said.fields[field] === 'none', `${field} is declared, and was not kept`);
      }
      deepEqual(await adapter.tickets.get(made.record.id), made.record);
    },
  },
  {
    ids: 'R32 R66',
    title:
      'a queue, a person or a kind that the desk does not know is refused by its field, and nothing is written',
    async check({ adapter, write, writes }) {
      const { fields } = await adapter.describe.describe();
      const before = writes?.();
      const wrong = unknownNames(fields);
      for (const [field, value] of wrong) {
        const draft = { title: 'Gate does not open', body: 'b', [field]: value };
        const error = await refusal(adapter.tickets.create(draft, write()), 'invalid');
        equal(error.details.fields?.[0]?.field, field);
        const planned = await refusal(adapter.tickets.planCreate(draft, 'maya'), 'invalid');
        equal(planned.message, error.message);
      }
      equal(writes?.(), before);
    },
  },
  {
    ids: 'R66',
    title: 'a ticket that does not exist is not_found',
    async check({ adapter }) {
      for (const id of ['999999999', 'nothing/../here', "1' OR '1'='1", '💥']) {
        await refusal(adapter.tickets.get(id), ['not_found', 'invalid']);
      }
    },
  },
  {
    ids: 'R36',
    title: 'a plan of a new ticket tells its fields, says the same again, and writes nothing',
    async check({ adapter, writes }) {
      const { title } = uniqueTitle();
      const draft = { title, body: 'Planned.' };
      const before = writes?.();
      const plan = await adapter.tickets.planCreate(draft, 'maya');
      const told = new Map(plan.changes.map(({ field, becomes }) => [field, becomes]));
      equal(told.get('title'), title);
      equal(told.get('body'), 'Planned.');
      deepEqual(await adapter.tickets.planCreate(draft, 'maya'), plan);
      equal(writes?.(), before);
    },
  },
  {
    ids: 'R36',
    title: 'text in every script, with the signs of markup, comes back as it was',
    async check(bench) {
      const { title } = uniqueTitle();
      const words = `${title} ☕ 北京 مرحبا "quoted" <b>`;
      const body =
        'Costs 5 \\* 3 < 20 & more.\n\n`code` and [a link](https://example.com/?a=1&b=2).';
      const ticket = await opened(bench, { title: words, body });
      equal(ticket.title, words);
      equal(ticket.body, body);
    },
  },
];

function keptOf(ticket: Ticket): Record<string, string | undefined> {
  return {
    priority: ticket.priority,
    queue: ticket.queue,
    type: ticket.type,
    assignee: ticket.assignee?.id,
    labels: ticket.labels.join(' '),
    due_date: ticket.due_date,
  };
}

const warned = ({ warnings }: Written<Ticket>, field: string) =>
  warnings.some((warning) => warning.startsWith(`${field}:`));

function unknownNames(fields: Description['fields']): [string, string][] {
  const names = [
    ['queue', 'No Such Queue'],
    ['assignee', 'nobody-at-all@example.com'],
    ['type', 'No Such Kind'],
  ] as const;
  return names
    .filter(([field]) => fields[field] !== 'none' && fields[field] !== 'read_only')
    .map(([field, value]) => [field, value]);
}
