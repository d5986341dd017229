import { expect, test } from 'vitest';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import type { Comparison, Finding } from '../compare/finding.ts';
import { desk, folderWith, search, triage } from './bundle.fixture.ts';
import { projectToConsumers } from './projection.ts';
import { readUses } from './read-uses.ts';

const major: Finding = {
  tool: 'search_tickets',
  place: 'input',
  path: '',
  rule: 'x',
  verdict: 'breaking',
  bump: 'major',
  message: 'x',
};
const witness = { kind: 'result', value: {}, outcome: 'refused' } as const;

/** `line because` of each hit by one finding. */
function hits(finding: Partial<Finding>, text = triage, connector?: string): string[] {
  const comparison: Comparison = {
    verdict: 'breaking',
    bump: 'major',
    textDrift: false,
    findings: [{ ...major, ...finding }],
  };
  const consumers = readUses(folderWith({ 'SKILL.md': text }));
  const [projected] = projectToConsumers(comparison, consumers, connector);
  return (projected?.hits ?? []).map(({ line, because }) => `${line} ${because}`);
}

test.each<[Partial<Finding>, string[]]>([
  [{ place: 'tool', rule: 'tool-removed' }, ['9 calls search_tickets']],
  [{ place: 'tool', rule: 'tool-removed', tool: 'other' }, []],
  [{ place: 'tool', rule: 'tool-removed', tool: 'constructor' }, []],
  // equal to what it sends, around it, inside it, beside it
  [{ path: 'filter.status' }, ['10 sends filter.status']],
  [{ path: 'filter' }, ['10 sends filter.status']],
  [{ path: 'query.inner' }, ['10 sends query']],
  [{ path: '' }, ['10 sends query']],
  [{ path: 'filter.owner' }, []],
  [{ path: 'limit' }, []],
  // newly required: everybody who calls, or who sends the object that it is in
  [{ path: 'limit', rule: 'argument-required' }, ['9 calls search_tickets']],
  [{ path: 'filter.owner', rule: 'argument-required' }, ['10 sends filter.status']],
  [{ path: 'sort.field', rule: 'argument-required' }, []],
  // a name with a dot in it is one step: this one is at the root, the other is not
  [{ path: '"a.b"', rule: 'argument-required' }, ['9 calls search_tickets']],
  [{ path: 'filter."a.b"', rule: 'argument-required' }, ['10 sends filter.status']],
  [{ path: 'sort."a.b"', rule: 'argument-required' }, []],
  // values under a pattern may be under any name
  [{ path: 'filter."/^[a-z]+$/"' }, ['10 sends filter.status']],
  [{ path: '/^q/' }, ['10 sends query']],
  [{ place: 'output', path: 'tickets[].title' }, ['11 reads tickets[].title']],
  [{ place: 'output', path: 'tickets' }, ['11 reads tickets[].id']],
  // gone, and it could be missing before: only who reads it misses it
  [{ place: 'output', path: 'tickets[].secret_note', rule: 'field-removed' }, []],
  [{ place: 'output', path: 'tickets[].id', rule: 'field-removed' }, ['11 reads tickets[].id']],
  // a client that checks the result refuses all of it for a field that nobody reads
  [{ place: 'output', path: 'note', rule: 'field-removed', witness }, ['9 calls search_tickets']],
  [{ place: 'output', path: 'note', rule: 'type-widened', witness }, ['9 calls search_tickets']],
  [{ place: 'output', path: 'note', rule: 'field-optional' }, ['9 calls search_tickets']],
  [{ place: 'output', path: 'note', rule: 'undecided' }, ['9 calls search_tickets']],
  [{ place: 'output', path: '', rule: 'output-removed' }, ['11 reads tickets[].id']],
  [{ place: 'output', path: 'new', rule: 'field-added-to-closed' }, ['9 calls search_tickets']],
  [{ place: 'hints', path: 'readOnly', rule: 'hint-worse' }, ['12 rests on read-only']],
  [{ place: 'hints', path: 'openWorld', rule: 'hint-worse' }, []],
  [{ place: 'text', path: 'description', rule: 'hidden-text' }, ['9 calls search_tickets']],
  [{ place: 'server', tool: '', path: 'instructions' }, []],
  [{ place: 'tool', bump: 'minor' }, []],
])('R39 %j hits %j', (finding, expected) => {
  expect(hits(finding)).toEqual(expected);
});

test('R39 whoever does not say what they send or read is hit by every change of it', () => {
  const silent = triage
    .replace("        reads: ['tickets[].id', 'tickets[].title']\n", '')
    .replace('        sends: [query, filter.status]\n', '');
  expect(hits({ path: 'limit' }, silent)).toEqual([
    '9 calls search_tickets, without saying what it sends',
  ]);
  expect(hits({ place: 'output', path: 'limit' }, silent)).toEqual([
    '9 calls search_tickets, without saying what it reads',
  ]);
  const nothing = triage.replace('[query, filter.status]', '[]');
  expect(hits({ path: 'limit' }, nothing)).toEqual([]);
  // of the whole: whatever is sent or read, nothing included
  expect(hits({ path: '' }, nothing)).toEqual(['9 calls search_tickets']);
  const blind = triage.replace("['tickets[].id', 'tickets[].title']", '[]');
  expect(hits({ place: 'output', path: '', rule: 'field-removed' }, blind)).toEqual([
    '9 calls search_tickets',
  ]);
  expect(
    hits({ place: 'hints', path: 'readOnly' }, triage.replace('        readOnly: true\n', '')),
  ).toEqual([]);
});

test('consumers of another connector are left out when the connector is told', () => {
  expect(hits({ place: 'tool' }, triage, 'ticketing')).toHaveLength(1);
  expect(hits({ place: 'tool' }, triage, 'wiki')).toEqual([]);
});

test('R39 a real comparison names the skill and the line that breaks', () => {
  const after = {
    ...search,
    inputSchema: {
      ...search.inputSchema,
      properties: { query: { type: 'string' } },
      additionalProperties: false,
    },
  };
  const comparison = compareSurfaces(desk(), desk({ tools: [after, ...desk().tools.slice(1)] }));
  const consumers = readUses(folderWith({ 'skills/ticket-triage/SKILL.md': triage }));
  const projected = projectToConsumers(comparison, consumers);
  expect(projected.map(({ finding, hits: hit }) => [finding.path, hit])).toEqual([
    [
      'filter',
      [
        {
          consumer: 'ticket-triage',
          file: 'skills/ticket-triage/SKILL.md',
          line: 10,
          because: 'sends filter.status',
        },
      ],
    ],
  ]);
});
