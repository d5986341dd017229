import { describe, expect, test } from 'vitest';
import type { OnBench } from './bench.ts';
import { newWrite } from './desk.ts';
import { sql } from './server.ts';

/** A text for all projects, a list of one project and one tracker, and a list of several values. */
export const fieldsOfTheDesk = `
  INSERT INTO custom_fields
    (type, name, field_format, possible_values, is_for_all, position, multiple, is_required, format_store, default_value)
  VALUES
    ('IssueCustomField', 'Building', 'string', NULL, true, 1, false, false, '--- {}', ''),
    ('IssueCustomField', 'Floor', 'list', E'---\\n- Ground\\n- First\\n- Roof', false, 2, false, false, '--- {}', ''),
    ('IssueCustomField', 'Tags', 'list', E'---\\n- red\\n- blue\\n- green', true, 3, true, false, '--- {}', '');
  INSERT INTO custom_fields_trackers (custom_field_id, tracker_id)
    SELECT f.id, t.id FROM custom_fields f, trackers t WHERE f.name <> 'Floor' OR t.name = 'Bug';
  INSERT INTO custom_fields_projects (custom_field_id, project_id)
    SELECT f.id, p.id FROM custom_fields f, projects p WHERE f.name = 'Floor' AND p.identifier = 'support'`;

/** Custom fields and types. */
export function checkFields(on: OnBench): void {
  describe('custom fields of a new ticket', () => {
    test('are known from the newest one, and the type decides which there are', async () => {
      const custom_fields = [
        { field: 'Building', value: 'C1' },
        { field: 'Floor', value: 'Ground' },
      ];
      const draft = { title: 'About new fields', body: 'b', custom_fields };
      const { record, warnings } = await on().desk().tickets.create(draft, newWrite());
      expect([record.type, record.custom_fields, warnings]).toEqual(['Bug', custom_fields, []]);
      const other = await on()
        .desk()
        .tickets.create({ ...draft, type: 'support' }, newWrite());
      expect([other.record.type, other.warnings]).toEqual([
        'Support',
        ['Floor: asked for "Ground", Redmine kept nothing.'],
      ]);
      const made = await on()
        .admin()
        .tickets.create({ ...draft, queue: 'support' }, newWrite());
      expect(made.record.custom_fields).toEqual(custom_fields);
    });

    test('that Redmine demands are named, to an administrator before', async () => {
      await sql("UPDATE custom_fields SET is_required = true WHERE name = 'Building'");
      expect((await on().admin().describe.describe()).required_fields).toEqual(['Building']);
      const thrown: unknown = await on()
        .desk()
        .tickets.create({ title: 'Without a building', body: 'b' }, newWrite())
        .catch((error: unknown) => error);
      expect(thrown).toMatchObject({
        code: 'invalid',
        details: { vendor_message: 'Building cannot be blank' },
      });
      await sql("UPDATE custom_fields SET is_required = false WHERE name = 'Building'");
    });
  });
}
