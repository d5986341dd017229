import { deepEqual, equal, ok } from 'node:assert/strict';
import { bodiesOf, everyPage, opened, refusal, type Law } from './law.ts';

export const commentLaws: readonly Law[] = [
  {
    ids: 'R36',
    title: 'a public comment is kept as it was written and shown with its ticket',
    needs: ['add_comment'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const body = 'We **replaced** the motor.\n\n1. off\n2. on';
      const draft = { body, visibility: 'public' } as const;
      const { result, record } = await adapter.comments.add(ticket.id, draft, write());
      deepEqual([result, record.body, record.visibility], ['created', body, 'public']);
      const read = await adapter.tickets.get(ticket.id);
      deepEqual(read.recent_comments, [record]);
    },
  },
  {
    ids: 'R36 R41',
    title: 'an internal comment stays internal',
    needs: ['add_comment'],
    fields: ['internal_comment'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const draft = { body: 'Only among us.', visibility: 'internal' } as const;
      const { record } = await adapter.comments.add(ticket.id, draft, write());
      equal(record.visibility, 'internal');
      const read = await adapter.tickets.get(ticket.id);
      deepEqual(
        read.recent_comments.map(({ body, visibility }) => [body, visibility]),
        [['Only among us.', 'internal']],
      );
    },
  },
  {
    ids: 'R36',
    title:
      'a ticket shows its newest five comments, the list all of them, the oldest first, page by page',
    needs: ['add_comment', 'list_comments'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      const bodies = Array.from({ length: 7 }, (_, at) => `Comment number ${at}.`);
      for (const body of bodies) {
        await adapter.comments.add(ticket.id, { body, visibility: 'public' }, write());
      }
      const read = await adapter.tickets.get(ticket.id);
      deepEqual(bodiesOf(read.recent_comments), bodies.slice(-5));
      const pages = await everyPage((position) =>
        adapter.comments.list(ticket.id, undefined, { limit: 3, position }),
      );
      deepEqual(bodiesOf(pages.flat()), bodies);
      ok(
        pages.every((page) => page.length <= 3),
        'no page is longer than asked',
      );
    },
  },
  {
    ids: 'R36',
    title: 'a list can be asked for the internal or the public comments only',
    needs: ['add_comment', 'list_comments'],
    fields: ['internal_comment'],
    async check(bench) {
      const { adapter, write } = bench;
      const ticket = await opened(bench);
      for (const visibility of ['internal', 'public', 'internal'] as const) {
        await adapter.comments.add(ticket.id, { body: `is ${visibility}`, visibility }, write());
      }
      for (const [visibility, count] of [
        ['internal', 2],
        ['public', 1],
      ] as const) {
        const pages = await everyPage((position) =>
          adapter.comments.list(ticket.id, visibility, { limit: 1, position }),
        );
        deepEqual(
          bodiesOf(pages.flat()),
          Array.from({ length: count }, () => `is ${visibility}`),
        );
      }
    },
  },
  {
    ids: 'R66',
    title: 'a comment on a ticket that does not exist is not_found, planned or written',
    needs: ['add_comment', 'list_comments'],
    async check({ adapter, write }) {
      const draft = { body: 'a', visibility: 'public' } as const;
      await refusal(adapter.comments.add('999999999', draft, write()), 'not_found');
      await refusal(adapter.comments.planComment('999999999', draft, 'maya'), 'not_found');
      await refusal(adapter.comments.list('999999999', undefined, { limit: 5 }), 'not_found');
    },
  },
  {
    ids: 'R36',
    title: 'a plan of a comment names its ticket, tells the text, and writes nothing',
    needs: ['add_comment'],
    async check(bench) {
      const ticket = await opened(bench);
      const before = bench.writes?.();
      const draft = { body: 'Planned.', visibility: 'public' } as const;
      const plan = await bench.adapter.comments.planComment(ticket.id, draft, 'maya');
      equal(plan.target, ticket.id);
      ok(plan.changes.some(({ becomes }) => becomes === 'Planned.'));
      deepEqual((await bench.adapter.tickets.get(ticket.id)).recent_comments, []);
      equal(bench.writes?.(), before);
    },
  },
];
