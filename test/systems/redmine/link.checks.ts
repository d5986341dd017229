import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { outcomeOf, put, type OnBench } from './bench.ts';
import { codeOf, newWrite, openDesk } from './desk.ts';

/** Relations and parents. */
export function checkLinks(on: OnBench): void {
  describe('links', () => {
    test('one relation in each direction, whatever its kind; none in a circle', async () => {
      const [one, two] = [await on().opened('One'), await on().opened('Two')];
      const made = await on()
        .desk()
        .links.link({ from: one, to: two, relation: 'relates' }, newWrite());
      expect(made.result).toBe('created');
      expect(await relate(on, one, two, 'blocks')).toContain(
        'Related issue has already been taken',
      );
      expect(await relate(on, two, one, 'relates')).toContain('circular dependency');
      const second = { from: one, to: two, relation: 'blocks' } as const;
      expect(await codeOf(on().desk().links.link(second, newWrite()))).toBe('invalid');
      const back = { from: two, to: one, relation: 'blocks' } as const;
      expect((await on().desk().links.link(back, newWrite())).result).toBe('created');
      expect((await on().desk().tickets.get(one)).links).toEqual([
        { relation: 'relates', ticket_id: two },
        { relation: 'blocked_by', ticket_id: two },
      ]);
      // who is blocked by an open ticket cannot be closed
      expect(
        await codeOf(on().desk().tickets.setStatus(one, { status: 'closed' }, newWrite())),
      ).toBe('invalid');
    });

    test('R66 what Redmine refuses or ignores is refused', async () => {
      const [one, two] = [await on().opened('One'), await on().opened('Two')];
      const link = (from: string, to: string, relation: 'relates' | 'parent') =>
        codeOf(on().desk().links.link({ from, to, relation }, newWrite()));
      expect(await link(one, '30', 'relates')).toBe('invalid');
      expect(await link(one, '30', 'parent')).toBe('invalid');
      for (const relation of ['relates', 'parent'] as const) {
        const call = on().desk('bob').links.link({ from: one, to: two, relation }, newWrite());
        expect(await codeOf(call)).toBe('forbidden');
      }
      // the reason for the care: Redmine refuses him the one and ignores the other
      await put(on(), 'bob', two, { parent_issue_id: Number(one) });
      expect((await on().desk().tickets.get(two)).links).toEqual([]);
      await on().desk().links.link({ from: one, to: two, relation: 'parent' }, newWrite());
      expect(await link(two, one, 'parent')).toBe('invalid');
      expect(await link(one, two, 'relates')).toBe('invalid');
      expect(await link('31', two, 'parent')).toBe('invalid');
    });

    test('whose answer is lost is there once', async () => {
      const [one, two] = [await on().opened('One'), await on().opened('Two')];
      for (const relation of ['blocks', 'parent'] as const) {
        const [from, to] = relation === 'parent' ? [one, await on().opened('Three')] : [one, two];
        const first = openDesk(on().server.url, on().people.alice.key);
        const link = { from, to, relation };
        first.lose('answer');
        expect(await codeOf(first.adapter.links.link(link, newWrite()))).toBe('outcome_unknown');
        expect(await on().desk().links.findLink(link, newWrite())).toMatchObject({ record: link });
      }
    });

    test('who closes a ticket closes its duplicates', async () => {
      const [one, two] = [await on().opened('One'), await on().opened('The same')];
      await on().desk().links.link({ from: two, to: one, relation: 'duplicates' }, newWrite());
      const plan = await on().desk().tickets.planStatus(one, { status: 'closed' }, 'maya');
      expect(plan.summary).toContain(`duplicates too, unless it is told not to: #${two}.`);
      await on().desk().tickets.setStatus(one, { status: 'closed' }, newWrite());
      expect((await on().desk().tickets.get(two)).status).toBe('closed');
    });
  });
}

/** Relates two issues past the connector. */
function relate(on: OnBench, from: string, to: string, relation_type: string): Promise<string> {
  const relation = { issue_to_id: Number(to), relation_type };
  const path = `issues/${from}/relations.json`;
  return outcomeOf(on().direct('alice')('POST', path, z.unknown(), { relation }));
}
