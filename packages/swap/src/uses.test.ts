import { describe, expect, test } from 'vitest';
import { findUses, type Part, type Weaker } from './uses.ts';

const weaker: Weaker = {
  category: 'ticketing',
  tools: ['count_tickets', 'set_status'],
  fields: [
    { name: 'labels', gone: true },
    { name: 'due_date', gone: false },
  ],
};
const part = (given: Partial<Part>): Part => ({
  bundle: 'care',
  kind: 'skill',
  name: 'watch',
  path: 'skills/watch/SKILL.md',
  text: '',
  allowed: [],
  uses: undefined,
  manifest: undefined,
  ...given,
});
const found = (given: Partial<Part>) =>
  findUses([part(given)], weaker).map(
    ({ subject, by, path, line }) => `${subject} ${by} ${path}:${line}`,
  );

const searching = (readOnly: boolean) => ({
  'ticketing.search_tickets': { sends: ['due_date', 'labels'], readOnly },
});
const used = (readOnly: boolean) =>
  findUses([part({ uses: searching(readOnly) })], weaker).map(({ subject }) => subject);

describe('R38 where uses are declared', () => {
  test('they count, not the text; the place is where the text says it, else where the manifest does', () => {
    const manifest = {
      path: '.claude-plugin/plugin.json',
      text: '{\n"count_tickets": 1,\n"uses": {\n"other": {},\n"watch": {\n"ticketing.count_tickets": {}\n}}}',
    };
    expect(
      found({
        text: '---\nname: watch\n---\nThen set_status, with labels.\nLabels again.\n',
        uses: {
          'ticketing.count_tickets': { sends: ['labels'], readOnly: true },
          'ledger.set_status': { sends: ['due_date'] },
        },
        manifest,
      }),
    ).toEqual([
      'count_tickets declared .claude-plugin/plugin.json:6',
      'labels declared skills/watch/SKILL.md:4',
    ]);
  });

  test('a field that can still be read is no loss to a use that only reads', () => {
    expect(used(true)).toEqual(['labels']);
    expect(used(false)).toEqual(['labels', 'due_date']);
  });

  test('what is read from a result counts by the names in its path', () => {
    const uses = { 'ticketing.get_ticket': { reads: ['tickets[].labels[0]', 'due_date'] } };
    expect(found({ uses })).toEqual(['labels declared skills/watch/SKILL.md:1']);
  });

  test('no use at all is declared: nothing is used', () => {
    expect(found({ uses: {}, text: 'set_status', allowed: ['ticketing.set_status'] })).toEqual([]);
  });
});

describe('where none are declared', () => {
  test('allowed tools, and tools in the text, with the first line that names them', () => {
    expect(
      found({
        text: '---\nname: watch\nallowed-tools: ticketing.set_status\n---\nCall `count_tickets`.\r\ncount_tickets',
        allowed: ['ticketing.set_status'],
      }),
    ).toEqual([
      'count_tickets text skills/watch/SKILL.md:5',
      'set_status allowed-tools skills/watch/SKILL.md:3',
    ]);
  });

  test.each(['mcp__desk__set_status', 'set_status', 'ticketing.set_status', 'desk:set_status'])(
    'an allowed tool as %s',
    (entry) => {
      expect(found({ allowed: [entry] })).toEqual([
        'set_status allowed-tools skills/watch/SKILL.md:1',
      ]);
    },
  );

  test.each(['`due_date`', 'the due date', 'Due-date', '(due_date)', '"due_date":', 'DUE DATE.'])(
    'a field as %s',
    (text) => {
      expect(found({ text })).toEqual(['due_date text skills/watch/SKILL.md:1']);
    },
  );

  test.each([
    'overdue_date',
    'due_dates',
    'due_date_2',
    'preset_status',
    'my_set_status',
    'labelsets',
    'set_statuses',
  ])('another word is none of them: %s', (text) => {
    expect(found({ text })).toEqual([]);
  });

  test('names of any characters are words and no patterns', () => {
    const odd = { category: 'x', tools: ['a.b(c', 'é'], fields: [] };
    expect(findUses([part({ text: 'axb(c' })], odd)).toEqual([]);
    expect(findUses([part({ text: 'see a.b(c and é' })], odd)).toHaveLength(2);
  });
});

test('each hit says whose it is', () => {
  const hits = findUses([part({ kind: 'agent', name: 'reader', text: 'labels' })], weaker);
  expect(hits).toEqual([
    {
      bundle: 'care',
      kind: 'agent',
      name: 'reader',
      what: 'field',
      subject: 'labels',
      by: 'text',
      path: 'skills/watch/SKILL.md',
      line: 1,
    },
  ]);
});
