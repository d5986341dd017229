import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const [one, two, three] = ['acme/support#1', 'acme/support#2', 'acme/support#3'] as const;
const issues = [{ title: 'a' }, { title: 'b' }, { title: 'c' }];

describe('R66 links', () => {
  test('by the ids of the records, not by their numbers, in the right direction', async () => {
    const { desk, world } = openDesk({ issues });
    await desk.links.link({ from: one, to: two, relation: 'parent' }, write());
    await desk.links.link({ from: three, to: two, relation: 'blocks' }, write());
    const [a, b, c] = world.state.issues;
    expect([b?.parent, b?.blockedBy]).toEqual([a, [c]]);
    expect((await desk.tickets.get(two)).links).toEqual([
      { relation: 'child', ticket_id: one },
      { relation: 'blocked_by', ticket_id: three },
    ]);
  });

  test('a second parent is refused, not put in the place of the first', async () => {
    const { desk, world } = openDesk({ issues });
    await desk.links.link({ from: one, to: two, relation: 'parent' }, write());
    const error = await refusal(
      desk.links.link({ from: three, to: two, relation: 'parent' }, write()),
    );
    expect([error.code, world.state.writes]).toEqual(['invalid', 1]);
  });

  test('what cannot be read back is not written', async () => {
    const { desk, world } = openDesk({ issues });
    for (const relation of ['relates', 'duplicates'] as const) {
      const error = await refusal(desk.links.link({ from: one, to: two, relation }, write()));
      expect([error.code, error.details.capability]).toEqual(['not_supported', 'link_tickets']);
    }
    expect(world.state.writes).toBe(0);
  });

  test('a link is found by itself', async () => {
    const { desk } = openDesk({ issues });
    const link = { from: one, to: two, relation: 'blocks' } as const;
    expect(await desk.links.findLink(link, write())).toBeUndefined();
    await desk.links.link(link, write());
    expect(await desk.links.findLink(link, write())).toMatchObject({ result: 'unchanged' });
  });
});
