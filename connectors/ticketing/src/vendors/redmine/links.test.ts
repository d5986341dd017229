import { describe, expect, test } from 'vitest';
import type { TicketLinkDraft } from '../../adapter.ts';
import { manyWrites } from '../../attempt.fixture.ts';
import { relation } from '../../model.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = {
  projects: [
    { name: 'Support Desk', identifier: 'support' },
    { name: 'Legal', identifier: 'legal' },
  ],
  issues: [
    { subject: 'Printer jams' },
    { subject: 'Roller' },
    { subject: 'Third' },
    { subject: 'Contract', project: 1 },
    { subject: 'Over', status: 'Closed' },
  ],
};
const linked = (from: string, to: string, kind: TicketLinkDraft['relation']) =>
  ({ from, to, relation: kind }) as const;

describe('R36 links', () => {
  test.each(relation.options)('%s: planned, made once, seen from both ends', async (kind) => {
    const { desk, world, requests } = openDesk(seed);
    const link = linked('1', '2', kind);
    expect(await desk.links.findLink(link, write())).toBeUndefined();
    const plan = await desk.links.planLink(link, 'maya');
    expect(plan.changes).toEqual([{ field: kind, becomes: '#2' }]);
    expect(await desk.links.link(link, write())).toEqual({
      result: 'created',
      record: link,
      enforcement: 'checked',
      warnings: [],
    });
    const writes = () => requests.filter((line) => !line.startsWith('GET ')).length;
    expect(writes()).toBe(1);
    expect((await desk.links.link(link, write())).result).toBe('unchanged');
    expect((await desk.links.planLink(link, 'maya')).changes).toEqual([]);
    expect((await desk.links.findLink(link, write()))?.record).toEqual(link);
    expect(writes()).toBe(1);
    const other = { relates: 'relates', blocks: 'blocked_by', duplicates: 'duplicated_by' };
    const seen = kind === 'parent' ? 'child' : other[kind];
    expect((await desk.tickets.get('1')).links).toEqual([{ relation: kind, ticket_id: '2' }]);
    expect((await desk.tickets.get('2')).links).toEqual([{ relation: seen, ticket_id: '1' }]);
    expect(world.state.relations).toHaveLength(kind === 'parent' ? 0 : 1);
  });

  test('what relates from the other end is linked already', async () => {
    const { desk } = openDesk(seed);
    await desk.links.link(linked('1', '2', 'relates'), write());
    expect((await desk.links.link(linked('2', '1', 'relates'), write())).result).toBe('unchanged');
    // the other direction is free for another kind
    expect((await desk.links.link(linked('2', '1', 'blocks'), write())).result).toBe('created');
  });

  test('kinds that have no neutral word are shown as relates', async () => {
    const { desk, world } = openDesk(seed);
    world.state.relations.push({ id: 1, from: 1, to: 2, type: 'precedes' });
    world.state.relations.push({ id: 2, from: 3, to: 1, type: 'constructor' });
    expect((await desk.tickets.get('1')).links).toEqual([
      { relation: 'relates', ticket_id: '2' },
      { relation: 'relates', ticket_id: '3' },
    ]);
  });
});

describe('R66 a link that Redmine would not make', () => {
  test.each<[string, TicketLinkDraft, string, string]>([
    ['to nowhere', linked('1', '99', 'blocks'), 'not_found', ''],
    ['from nowhere', linked('99', '1', 'parent'), 'not_found', ''],
    ['of another kind between the same two', linked('1', '3', 'blocks'), 'invalid', 'already'],
    ['to a second parent', linked('3', '2', 'parent'), 'invalid', 'already'],
  ])('%s, in the plan too', async (_, link, code, said) => {
    const { desk } = openDesk(seed);
    await desk.links.link(linked('1', '3', 'relates'), write());
    await desk.links.link(linked('1', '2', 'parent'), write());
    for (const call of [desk.links.link(link, write()), desk.links.planLink(link, 'maya')]) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await refusal(call);
      expect([error.code, error.message.includes(said)]).toEqual([code, true]);
    }
  });

  test.each<[string, TicketLinkDraft]>([
    ['to another project', linked('1', '4', 'relates')],
    ['to a parent of another project', linked('4', '1', 'parent')],
    ['of an open ticket below a closed one', linked('5', '1', 'parent')],
    ['in a circle', linked('2', '1', 'blocks')],
    ['in a circle of parents', linked('3', '1', 'parent')],
    ['with its own subtask', linked('1', '3', 'relates')],
  ])('%s is invalid, in words of Redmine', async (_, link) => {
    const { desk, world } = openDesk(seed);
    await desk.links.link(linked('1', '2', 'blocks'), write());
    await desk.links.link(linked('1', '3', 'parent'), write());
    const error = await refusal(desk.links.link(link, write()));
    expect([error.code, error.details['vendor_message']]).toEqual([
      'invalid',
      expect.stringMatching(/./),
    ]);
    expect(world.state.relations).toHaveLength(1);
    expect(world.state.issues.map(({ parent }) => parent)).toEqual([
      undefined,
      undefined,
      1,
      undefined,
      undefined,
    ]);
  });

  test('without the right nothing is sent: a parent would be ignored with 204', async () => {
    const { desk, requests } = openDesk(seed, { apiKey: 'b0'.repeat(20) });
    for (const kind of ['relates', 'parent'] as const) {
      const link = linked('1', '2', kind);
      for (const call of [desk.links.link(link, write()), desk.links.planLink(link, 'maya')]) {
        // oxlint-disable-next-line no-await-in-loop
        expect((await refusal(call)).code).toBe('forbidden');
      }
    }
    expect(requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
    const { notes } = await desk.describe.describe();
    expect(notes.join(' ')).toContain('may not link tickets here');
  });

  test('a right that was lost a moment ago is noticed', async () => {
    const { desk, world, before } = openDesk(seed);
    before('PUT /issues/2.json', () => {
      const permissions = world.state.roles[0]?.permissions ?? [];
      permissions.splice(permissions.indexOf('manage_subtasks'), 1);
    });
    const error = await refusal(desk.links.link(linked('1', '2', 'parent'), write()));
    expect(error.code).toBe('forbidden');
  });
});
