import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ContractError } from '../error.ts';
import { folderWith, triage } from './bundle.fixture.ts';
import { readUses } from './read-uses.ts';

const manifest = (
  uses: object,
  connectors: object = { ticketing: { contract: '^1', scopes: [] } },
) => JSON.stringify({ name: 'b', metadata: { 'dev.gatehouse': { connectors, uses } } }, null, 2);
const skill = (name: string, body = 'Text.') =>
  `---\nname: ${name}\ndescription: d\n---\n\n${body}\n`;

function refusal(files: Record<string, string>, place = ''): string {
  const root = folderWith(files);
  try {
    readUses(join(root, place));
  } catch (error) {
    if (error instanceof ContractError)
      return `${error.code}: ${error.message}`.replaceAll(root, '.');
    throw error;
  }
  throw new Error('nothing was refused');
}

test('front matter: connector, range, tools, and the line of each part', () => {
  const root = folderWith({ 'skills/ticket-triage/SKILL.md': triage });
  const file = 'skills/ticket-triage/SKILL.md';
  const expected = {
    name: 'ticket-triage',
    file,
    declaredIn: file,
    line: 6,
    connector: 'ticketing',
    range: '^2.1',
    tools: {
      search_tickets: {
        line: 9,
        sends: [
          { path: 'query', line: 10 },
          { path: 'filter.status', line: 10 },
        ],
        reads: [
          { path: 'tickets[].id', line: 11 },
          { path: 'tickets[].title', line: 11 },
        ],
        readOnly: { line: 12 },
      },
    },
    mentions: [
      { text: 'ticketing.search_tickets', line: 4 },
      { text: 'search_tickets', line: 17 },
    ],
    variables: [
      { text: 'title', line: 17 },
      { text: 'tickets[].id', line: 17 },
    ],
    elsewhere: { tools: [], paths: [] },
  };
  expect(readUses(root)).toEqual([expected]);
  const [alone] = readUses(join(root, file));
  expect(alone).toEqual({ ...expected, file: 'SKILL.md', declaredIn: 'SKILL.md' });
});

test('a manifest: both layouts, tools by connector, the range of its connector, and its own lines', () => {
  const uses = {
    reader: { tools: { 'ticketing.get_ticket': { reads: ['title'] }, 'wiki.find_page': null } },
    watch: { tools: { 'ticketing.add_comment': { sends: ['body'] } } },
  };
  const text = manifest(uses);
  const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const files = { 'agents/reader.md': skill('reader'), 'skills/watch/SKILL.md': skill('watch') };
  const read = readUses(folderWith({ '.claude-plugin/plugin.json': text, ...files }));
  expect(
    read.map(({ name, connector, range, declaredIn, line }) => [
      name,
      connector,
      range,
      declaredIn,
      line,
    ]),
  ).toEqual([
    ['reader', 'ticketing', '^1', '.claude-plugin/plugin.json', lineOf('"reader"')],
    ['reader', 'wiki', undefined, '.claude-plugin/plugin.json', lineOf('"reader"')],
    ['watch', 'ticketing', '^1', '.claude-plugin/plugin.json', lineOf('"watch"')],
  ]);
  expect(read[0]?.tools).toEqual({
    get_ticket: {
      line: lineOf('ticketing.get_ticket'),
      reads: [{ path: 'title', line: lineOf('"title"') }],
    },
  });
  expect(read[0]?.elsewhere).toEqual({ tools: ['find_page'], paths: [] });
  const extensions = text.replace('"metadata"', '"extensions"');
  expect(readUses(folderWith({ 'plugin.json': extensions, ...files }))).toHaveLength(3);
});

test('several bundles in one folder, each with its own manifest; both forms of one part', () => {
  const uses = { 'ticket-triage': { tools: { 'ticketing.add_comment': { sends: [] } } } };
  const root = folderWith({
    'one/.claude-plugin/plugin.json': manifest(uses),
    'one/skills/ticket-triage/SKILL.md': triage,
    'two/skills/ticket-triage/SKILL.md': triage,
    'two/skills/plain/SKILL.md': 'no front matter at all',
    'two/node_modules/x/SKILL.md': triage,
    'two/.hidden/SKILL.md': triage,
    'two/README.md': triage,
  });
  mkdirSync(join(root, 'three'));
  symlinkSync(join(root, 'one'), join(root, 'three/skills'));
  const read = readUses(root).map(({ file, declaredIn, range, elsewhere }) => [
    file,
    declaredIn,
    range,
    elsewhere.tools,
  ]);
  const [one, two] = ['one/skills/ticket-triage/SKILL.md', 'two/skills/ticket-triage/SKILL.md'];
  expect(read).toEqual([
    [one, one, '^2.1', ['add_comment']],
    [one, 'one/.claude-plugin/plugin.json', '^1', ['search_tickets']],
    [two, two, '^2.1', []],
  ]);
});

test('a skill that declares nothing may have front matter that is no YAML, line ends of Windows, a byte order mark', () => {
  const odd = '---\nname: odd\ndescription: a: b: [c\n---\ntext\n';
  const windows = `\uFEFF${triage.replaceAll('\n', '\r\n')}`;
  const root = folderWith({ 'skills/odd/SKILL.md': odd, 'skills/w/SKILL.md': windows });
  expect(readUses(root).map(({ file, tools }) => [file, tools['search_tickets']?.line])).toEqual([
    ['skills/w/SKILL.md', 9],
  ]);
});

test.each([
  [
    'uses:\n  ticketing:\n    tools:\n      a: { send: [x] }',
    'SKILL.md:5: uses.ticketing.tools.a: Unrecognized key: "send".',
  ],
  [
    'uses:\n  ticketing:\n    tools:\n      a: { readOnly: maybe }',
    'SKILL.md:5: uses.ticketing.tools.a.readOnly: expected true or false.',
  ],
  [
    'uses:\n  ticketing:\n    range: newest\n    tools: {}',
    'SKILL.md:4: uses.ticketing.range: expected a semver range such as ^2.1.',
  ],
  [
    'uses:\n  ticketing:\n    tools:\n      a: { sends: [""] }',
    'SKILL.md:5: uses.ticketing.tools.a.sends.0: expected a path such as "tickets[].id".',
  ],
  ['uses: [a]', 'SKILL.md:2: uses: Invalid input: expected record, received array.'],
  ['uses:', 'SKILL.md:2: uses is empty.'],
  ['uses:\n  a: [', 'SKILL.md:4 cannot be read: bad indent.'],
  ['uses: *nowhere', 'SKILL.md cannot be read: an alias or its depth.'],
])('what cannot be understood is refused with its line: %j', (front, message) => {
  expect(refusal({ 'SKILL.md': `---\n${front}\n---\n` })).toContain(message);
});

test('a manifest that speaks of a part which is not there, or of a tool without a connector', () => {
  const files = { 'skills/watch/SKILL.md': skill('watch') };
  const wrong = manifest({ wacth: { tools: { 'ticketing.a': {} } } });
  expect(refusal({ ...files, 'plugin.json': wrong })).toContain(
    'there is no skill or agent called "wacth"',
  );
  const bare = manifest({ watch: { tools: { get_ticket: {} } } });
  expect(refusal({ ...files, 'plugin.json': bare })).toContain(
    'the tool "get_ticket" names no connector',
  );
  expect(refusal({ ...files, 'plugin.json': '{' })).toContain('plugin.json:');
  expect(refusal(files, 'nowhere')).toBe('bad_uses: There is nothing at ./nowhere.');
});
