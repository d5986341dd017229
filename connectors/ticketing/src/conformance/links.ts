import { deepEqual, equal, ok } from 'node:assert/strict';
import { ConnectorError } from '@gatehouse/kit';
import { relation, type Relation } from '../model.ts';
import { opened, refusal, type Law } from './law.ts';

const fromTheOtherEnd = {
  relates: 'relates',
  blocks: 'blocked_by',
  duplicates: 'duplicated_by',
  parent: 'child',
} as const satisfies Record<Relation, string>;

export const linkLaws: readonly Law[] = [
  {
    ids: 'R36 R66',
    title: 'each relation is seen from both ends and exists once, or is refused as not_supported',
    needs: ['link_tickets'],
    async check(bench) {
      const { adapter, write } = bench;
      let linked = 0;
      for (const kind of relation.options) {
        const [from, to] = [await opened(bench), await opened(bench)];
        const link = { from: from.id, to: to.id, relation: kind };
        try {
          const plan = await adapter.links.planLink(link, 'maya');
          ok(plan.changes.length > 0, 'the plan tells the link');
          equal((await adapter.links.link(link, write())).result, 'created');
        } catch (error) {
          if (!(error instanceof ConnectorError) || error.code !== 'not_supported') throw error;
          continue;
        }
        linked += 1;
        const links = async (id: string) =>
          (await adapter.tickets.get(id)).links.map((one) => [one.relation, one.ticket_id]);
        deepEqual(await links(from.id), [[kind, to.id]]);
        deepEqual(await links(to.id), [[fromTheOtherEnd[kind], from.id]]);
        equal((await adapter.links.link(link, write())).result, 'unchanged');
        deepEqual((await adapter.links.planLink(link, 'maya')).changes, []);
        deepEqual(await links(from.id), [[kind, to.id]]);
      }
      ok(linked > 0, 'a desk that can link nothing says `no` to link_tickets');
    },
  },
  {
    ids: 'R66',
    title: 'a link to a ticket that does not exist is refused, and none is made',
    needs: ['link_tickets'],
    async check(bench) {
      const { id } = await opened(bench);
      for (const kind of relation.options) {
        const link = { from: id, to: '999999999', relation: kind };
        await refusal(bench.adapter.links.link(link, bench.write()), [
          'not_found',
          'invalid',
          'not_supported',
        ]);
      }
      deepEqual((await bench.adapter.tickets.get(id)).links, []);
    },
  },
];
