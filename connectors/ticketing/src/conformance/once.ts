import { deepEqual, equal, ok } from 'node:assert/strict';
import type { WriteOptions } from '../adapter.ts';
import type { Bench } from './bench.ts';
import { bodiesOf, everyPage, opened, refusal, uniqueTitle, type Law } from './law.ts';

/** The same write, sent once more. */
const again = ({ attempt, actor }: WriteOptions): WriteOptions => ({
  actor,
  attempt: { ...attempt, number: attempt.number + 1 },
});

async function titled(bench: Bench, word: string): Promise<number> {
  await bench.indexed?.();
  const filter = { text: word, sort: 'created_desc' } as const;
  return (await bench.adapter.tickets.search(filter, { limit: 10 })).items.length;
}

export const onceLaws: readonly Law[] = [
  {
    ids: 'R66',
    title: 'a ticket is found again by the write that made it, and by no other',
    async check(bench) {
      const { adapter } = bench;
      const { title } = uniqueTitle();
      const draft = { title, body: 'Once.' };
      const write = bench.write();
      equal(await adapter.tickets.findCreated(draft, write), undefined);
      const made = await adapter.tickets.create(draft, write);
      const found = await adapter.tickets.findCreated(draft, again(write));
      equal(found?.record.id, made.record.id);
      equal(await adapter.tickets.findCreated(draft, bench.write()), undefined);
    },
  },
  {
    ids: 'R66',
    title: 'a comment and a move are found again by the write that made them, and by no other',
    needs: ['add_comment'],
    async check(bench) {
      const { adapter } = bench;
      const { id } = await opened(bench);
      const draft = { body: 'Once.', visibility: 'public' } as const;
      const comment = bench.write();
      equal(await adapter.comments.findComment(id, draft, comment), undefined);
      const made = await adapter.comments.add(id, draft, comment);
      const found = await adapter.comments.findComment(id, draft, again(comment));
      equal(found?.record.id, made.record.id);
      equal(await adapter.comments.findComment(id, draft, bench.write()), undefined);
      const move = bench.write();
      await adapter.tickets.setStatus(id, { status: 'resolved' }, move);
      const moved = await adapter.tickets.findStatus(id, { status: 'resolved' }, again(move));
      equal(moved?.record.status, 'resolved');
    },
  },
  {
    ids: 'R66',
    title: 'a desk that keeps keys does a write that is sent twice once',
    async check(bench) {
      const { adapter } = bench;
      if (adapter.recovery !== 'resend') return;
      const { title, word } = uniqueTitle();
      const write = bench.write();
      const first = await adapter.tickets.create({ title, body: 'b' }, write);
      const second = await adapter.tickets.create({ title, body: 'b' }, again(write));
      deepEqual([second.result, second.record.id], ['replayed', first.record.id]);
      equal(await titled(bench, word), 1);
    },
  },
  {
    ids: 'R66',
    title: 'a ticket whose answer is lost is outcome_unknown, is known again, and exists once',
    faults: true,
    async check(bench) {
      const { adapter } = bench;
      const { title, word } = uniqueTitle();
      const draft = { title, body: 'Once.' };
      const write = bench.write();
      // as often as a client that holds a key may send it
      bench.fail?.({ status: 'reset', method: 'POST', request: 'done', times: 3 });
      await refusal(adapter.tickets.create(draft, write), 'outcome_unknown');
      const settled =
        adapter.recovery === 'resend'
          ? await adapter.tickets.create(draft, again(write))
          : await adapter.tickets.findCreated(draft, again(write));
      ok(settled, 'what was written is not found');
      equal(settled.record.title, title);
      equal(await titled(bench, word), 1);
    },
  },
  {
    ids: 'R66',
    title: 'a comment whose answer is lost exists once',
    needs: ['add_comment', 'list_comments'],
    faults: true,
    async check(bench) {
      const { adapter } = bench;
      const { id } = await opened(bench);
      const draft = { body: 'Once.', visibility: 'public' } as const;
      const write = bench.write();
      for (const method of ['POST', 'PUT'] as const) {
        bench.fail?.({ status: 502, body: '<html>', method, request: 'done', times: 3 });
      }
      await refusal(adapter.comments.add(id, draft, write), 'outcome_unknown');
      const settled =
        (await adapter.comments.findComment(id, draft, again(write))) ??
        (adapter.recovery === 'resend'
          ? await adapter.comments.add(id, draft, again(write))
          : undefined);
      ok(settled, 'what was written is not found');
      const pages = await everyPage((position) =>
        adapter.comments.list(id, undefined, { limit: 10, position }),
      );
      deepEqual(bodiesOf(pages.flat()), ['Once.']);
    },
  },
];
