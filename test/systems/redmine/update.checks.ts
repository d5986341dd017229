import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { outcomeOf, put, type OnBench } from './bench.ts';
import { again, codeOf, newWrite, openDesk } from './desk.ts';

/** Fields that are set, refused, ignored, and lost on the way. */
export function checkUpdates(on: OnBench): void {
  describe('an update', () => {
    test('sets every field in one request, as its plan said, and clears them again', async () => {
      const id = await on().opened('About fields');
      const change = {
        title: 'About all fields',
        body: 'On **floor 3**\n\n- again ☕',
        priority: 'urgent',
        assignee: 'Dan Test',
        due_date: '2100-12-24',
        custom_fields: [
          { field: 'building', value: 'B7, left wing' },
          { field: 'Floor', value: 'Roof' },
          { field: 'Tags', value: 'red, blue' },
        ],
      } as const;
      const plan = await on().desk().tickets.planUpdate(id, change, 'maya');
      const done = await on().desk().tickets.update(id, change, newWrite());
      expect([done.result, done.warnings]).toEqual(['updated', []]);
      expect(done.changes).toEqual(plan.changes);
      expect(done.record).toMatchObject({
        title: change.title,
        body: change.body,
        priority_native: 'Urgent',
        custom_fields: [
          { field: 'Building', value: 'B7, left wing' },
          { field: 'Floor', value: 'Roof' },
          { field: 'Tags', value: 'red, blue' },
        ],
      });
      const clear = {
        assignee: null,
        due_date: null,
        custom_fields: ['Building', 'Floor', 'Tags'].map((field) => ({ field, value: '' })),
      };
      const cleared = await on().desk().tickets.update(id, clear, newWrite());
      expect([cleared.record.assignee, cleared.record.due_date, cleared.warnings]).toEqual([
        undefined,
        undefined,
        [],
      ]);
      expect(cleared.record.custom_fields).toEqual([]);
      // the reason for the empty text: Redmine ignores null
      await put(on(), 'alice', id, { assigned_to_id: on().people.dan.id });
      await put(on(), 'alice', id, { assigned_to_id: null });
      expect((await on().desk().tickets.get(id)).assignee?.name).toBe('Dan Test');
    });

    test('R66 names what Redmine refuses', async () => {
      const id = await on().opened('About refusals of fields');
      const refused = async (change: object) => {
        const thrown: unknown = await on()
          .desk()
          .tickets.update(id, change, newWrite())
          .catch((error: unknown) => error);
        const { code, details } = z
          .looseObject({
            code: z.string(),
            details: z.looseObject({ fields: z.array(z.looseObject({ field: z.string() })) }),
          })
          .parse(thrown);
        return [code, details.fields[0]?.field];
      };
      expect(await refused({ due_date: '2001-01-01' })).toEqual(['invalid', 'due_date']);
      const cellar = { custom_fields: [{ field: 'Floor', value: 'Cellar' }] };
      expect(await refused(cellar)).toEqual(['invalid', 'custom_fields']);
      expect(await refused({ assignee: '77' })).toEqual(['invalid', 'assignee']);
      // what the connector refuses before, Redmine refuses as well
      expect(await outcomeOf(put(on(), 'alice', id, { assigned_to_id: 77 }))).toContain(
        '422 {"errors":["Assignee is invalid"]}',
      );
    });

    test('R66 a Reporter may not edit, where Redmine answers 204', async () => {
      const id = await on().opened('About the right to edit');
      const call = on().desk('bob').tickets.update(id, { title: 'mine' }, newWrite());
      expect(await codeOf(call)).toBe('forbidden');
      await put(on(), 'bob', id, { subject: 'mine' });
      expect((await on().desk().tickets.get(id)).title).toBe('About the right to edit');
      const moved = on().desk('dan').tickets.update(id, { queue: 'legal' }, newWrite());
      expect(await codeOf(moved)).toBe('invalid');
    });

    test('whose answer is lost is found by the state, and by its journal later on', async () => {
      const id = await on().opened('About lost answers');
      const change = { title: 'Changed once', priority: 'high' } as const;
      const first = openDesk(on().server.url, on().people.alice.key);
      const write = newWrite();
      first.lose('request');
      expect(await codeOf(first.adapter.tickets.update(id, change, write))).toBe('outcome_unknown');
      expect(await on().desk().tickets.findUpdated(id, change, again(write))).toBeUndefined();
      first.lose('answer');
      expect(await codeOf(first.adapter.tickets.update(id, change, write))).toBe('outcome_unknown');
      expect(await on().desk().tickets.findUpdated(id, change, again(write))).toMatchObject({
        result: 'unchanged',
        record: change,
      });
      await on().desk('dan').tickets.update(id, { title: 'Changed twice' }, newWrite());
      expect(await on().desk().tickets.findUpdated(id, change, again(write))).toMatchObject({
        result: 'updated',
        record: { title: 'Changed twice' },
      });
      expect(await on().desk('dan').tickets.findUpdated(id, change, again(write))).toBeUndefined();
    });

    test('a ticket that moves loses its links and fields and takes its subtasks along', async () => {
      const custom_fields = [{ field: 'Floor', value: 'Roof' }];
      const [id, child, other] = [
        await on().opened('About moves to a queue', { custom_fields }),
        await on().opened('Its subtask'),
        await on().opened('What it blocks'),
      ];
      await on().desk().links.link({ from: id, to: child, relation: 'parent' }, newWrite());
      await on().desk().links.link({ from: id, to: other, relation: 'blocks' }, newWrite());
      const { warnings, changes } = await on()
        .desk()
        .tickets.update(id, { queue: 'Legal' }, newWrite());
      expect(warnings).toEqual([
        `links: Redmine removed "blocks #${other}", because the ticket moved.`,
      ]);
      expect(changes).toEqual([
        { field: 'queue', was: 'Support Desk', becomes: 'Legal' },
        { field: 'custom_fields.Floor', was: 'Roof', becomes: null },
      ]);
      expect((await on().desk().tickets.get(child)).queue).toBe('Legal');
      expect((await on().desk().tickets.get(other)).links).toEqual([]);
    });

    test('the priority and the dates of a ticket with subtasks stay, which is said', async () => {
      const [id, child] = [
        await on().opened('Parent'),
        await on().opened('Child', { priority: 'low' }),
      ];
      await on().desk().links.link({ from: id, to: child, relation: 'parent' }, newWrite());
      const change = { priority: 'urgent', due_date: '2100-12-24' } as const;
      const { result, warnings } = await on().desk().tickets.update(id, change, newWrite());
      expect([result, warnings]).toEqual([
        'unchanged',
        [
          'priority: asked for "Urgent", Redmine kept "Low".',
          'due_date: asked for "2100-12-24", Redmine kept nothing.',
        ],
      ]);
    });
  });
}
