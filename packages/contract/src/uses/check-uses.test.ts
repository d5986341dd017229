import { expect, test } from 'vitest';
import type { Surface } from '../surface/surface.ts';
import { desk, folderWith, search, triage } from './bundle.fixture.ts';
import { checkUses } from './check-uses.ts';
import { readUses } from './read-uses.ts';

/** `level rule file:line message` of each problem. */
function problems(text: string, surface: Surface = desk()): string[] {
  return readUses(folderWith({ 'SKILL.md': text }))
    .flatMap((consumer) => checkUses(consumer, surface))
    .map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`);
}
const change = (from: string, to: string) => {
  expect(triage).toContain(from);
  return triage.replace(from, to);
};

test('R63 what fits has no problem', () => {
  expect(problems(triage)).toEqual([]);
});

test('R39 a tool, an argument or a field that is not there', () => {
  expect(problems(triage.replaceAll('search_tickets', 'find_tickets'))).toContain(
    'use-tool SKILL.md:9 There is no tool ticketing.find_tickets.',
  );
  expect(problems(change('filter.status', 'filter.state'))).toEqual([
    'use-sends SKILL.md:10 ticketing.search_tickets declares no argument filter.state.',
  ]);
  expect(problems(change("'tickets[].title'", "'tickets[].title', 'tickets[].subject'"))).toEqual([
    'use-reads SKILL.md:11 ticketing.search_tickets declares no field tickets[].subject.',
  ]);
});

test('R39 a tool without an output promises no field', () => {
  const { outputSchema: _, ...silent } = search;
  expect(problems(triage, desk({ tools: [silent] }))).toEqual([
    'use-reads SKILL.md:11 ticketing.search_tickets declares no output, so nothing promises tickets[].id.',
    'use-reads SKILL.md:11 ticketing.search_tickets declares no output, so nothing promises tickets[].title.',
  ]);
});

test('R39 a tool that is not read-only any more', () => {
  const writes = { ...search, annotations: { readOnlyHint: false } };
  expect(problems(triage, desk({ tools: [writes] }))).toEqual([
    'use-read-only SKILL.md:12 ticketing.search_tickets is not read-only.',
  ]);
  expect(problems(change('        readOnly: true\n', ''), desk({ tools: [writes] }))).toEqual([]);
});

test.each([
  ['2.1.0', []],
  ['2.9.9-rc.1', []],
  ['unreleased', []],
  ['2.0.9', ['use-range SKILL.md:6 It works with ticketing ^2.1, and this is 2.0.9.']],
  ['3.0.0', ['use-range SKILL.md:6 It works with ticketing ^2.1, and this is 3.0.0.']],
])('R39 version %s', (version, expected) => {
  expect(problems(triage, desk({ server: { name: 'desk', version } }))).toEqual(expected);
});

test('a tool that the text names is declared; a name behind the connector exists', () => {
  const text = (sentence: string) => problems(`${triage}\n${sentence}\n`);
  expect(text('Then call `delete_ticket`.')).toEqual([
    'use-undeclared SKILL.md:19 The text names ticketing.delete_ticket, and uses does not declare it.',
  ]);
  expect(text('Then call delete_ticket.')).toEqual([
    'use-undeclared SKILL.md:19 The text names ticketing.delete_ticket, and uses does not declare it.',
  ]);
  expect(text('Then ticketing.delete_ticket.')).toHaveLength(1);
  expect(text('Then ticketing.close_ticket.')).toEqual([
    'use-unknown SKILL.md:19 The text names ticketing.close_ticket, and there is no such tool.',
  ]);
  expect(
    text('Hand it back with `submit_result`, status `in_progress`, file `a/delete_ticket.md`.'),
  ).toEqual([]);
  const granted = change(
    'ticketing.search_tickets',
    'ticketing.search_tickets ticketing.delete_ticket',
  );
  expect(problems(granted)).toEqual([
    'use-undeclared SKILL.md:4 The text names ticketing.delete_ticket, and uses does not declare it.',
  ]);
});

test('a plain word is no tool, the same word in code is one', () => {
  const surface = desk({ tools: [search, { name: 'delete', inputSchema: { type: 'object' } }] });
  expect(problems(`${triage}Never delete anything.\n`, surface)).toEqual([]);
  expect(problems(`${triage}Call \`delete\`.\n`, surface)).toHaveLength(1);
});

const shown = (variable: string) => problems(`${triage}Show ${variable}.\n`);

test('a {name} that is a field is declared in reads', () => {
  for (const fine of [
    '{title}',
    '{tickets.title}',
    '{tickets[].id}',
    '{status}',
    '{today}',
    '${PLACE}',
    '{ "id": 1 }',
  ]) {
    expect(shown(fine)).toEqual([]);
  }
  expect(shown('{secret_note}')).toEqual([
    'use-variable SKILL.md:18 {secret_note} is a field that uses does not declare.',
  ]);
  expect(shown('{tickets[].secret_note}')).toEqual([
    'use-variable SKILL.md:18 {tickets[].secret_note} is a field that uses does not declare.',
  ]);
  expect(shown('{tickets[].tilte}')).toEqual([
    'use-variable SKILL.md:18 {tickets[].tilte} is no field of a tool that it uses.',
  ]);
});

test('what one part declares in two places counts together', () => {
  const uses = {
    'ticket-triage': { tools: { 'ticketing.delete_ticket': { sends: ['ticket_id'] } } },
  };
  const root = folderWith({
    'plugin.json': JSON.stringify({ name: 'b', extensions: { 'dev.gatehouse': { uses } } }),
    'skills/ticket-triage/SKILL.md': `${triage}Then \`delete_ticket\`.\n`,
  });
  expect(readUses(root).flatMap((consumer) => checkUses(consumer, desk()))).toEqual([]);
});

test('names of a server are shown visibly', () => {
  const tools = [{ ...search, name: 'a\u202eb' }];
  const [first] = readUses(folderWith({ 'SKILL.md': triage })).flatMap((consumer) =>
    checkUses(consumer, desk({ tools })),
  );
  expect(first?.fix).toBe(String.raw`There are: a\u{202e}b.`);
});
