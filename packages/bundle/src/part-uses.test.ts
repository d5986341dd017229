import { expect, test } from 'vitest';

import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

const head = (name: string) => `name: ${name}\ndescription: D.`;
const front = `uses:
  ticketing:
    range: ^2.1
    tools:
      search_tickets: { sends: [query, status], reads: ['tickets[].id'], readOnly: true }
      get_ticket:
  wiki:
    tools:
      find_page: { readOnly: false }`;
const said = {
  tools: {
    'ticketing.search_tickets': {
      sends: ['query', 'status'],
      reads: ['tickets[].id'],
      readOnly: true,
    },
    'ticketing.get_ticket': {},
    'wiki.find_page': { readOnly: false },
  },
  ranges: { ticketing: '^2.1' },
};

test('uses in the front matter of a skill and of an agent count like those of the manifest', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'skills/watch/SKILL.md': withFrontMatter(`${head('watch')}\n${front}`),
    'agents/reader.md': withFrontMatter(`${head('reader')}\ntools: []\n${front}`),
  });
  const { skills, agents, gatehouse, diagnostics } = await readBundle(folder.root);
  expect(diagnostics).toEqual([]);
  expect(skills[0]?.uses).toEqual(said);
  expect(agents[0]?.uses).toEqual(said);
  expect(gatehouse.uses).toEqual({ watch: said, reader: said });
});

test('where manifest and front matter speak of one tool, both count; what one leaves unsaid stays unsaid', async () => {
  const tools = {
    'ticketing.search_tickets': { sends: ['status', 'sort'], readOnly: false },
    'ticketing.add_comment': { sends: ['body'] },
  };
  await using folder = await testFolder({
    ...claudeJson({ metadata: { 'dev.gatehouse': { uses: { watch: { tools } } } } }),
    'skills/watch/SKILL.md': withFrontMatter(`${head('watch')}\n${front}`),
  });
  const { gatehouse } = await readBundle(folder.root);
  expect(gatehouse.uses).toEqual({
    watch: {
      tools: {
        ...said.tools,
        'ticketing.search_tickets': { sends: ['status', 'sort', 'query'], readOnly: true },
        'ticketing.add_comment': { sends: ['body'] },
      },
      ranges: said.ranges,
    },
  });
});

test.each([
  'uses: ticketing',
  'uses: { Ticketing: { tools: {} } }',
  'uses: { ticketing: { tools: { a: { send: [x] } } } }',
  'uses: { ticketing: { tools: { a: { readOnly: maybe } } } }',
  'uses: { ticketing: { range: newest, tools: {} } }',
  'uses: { ticketing: { tools: { ticketing.a: {} } } }',
])('R66 %s is reported and left out; the skill loads', async (written) => {
  await using folder = await testFolder({
    ...claudeJson(),
    'skills/watch/SKILL.md': withFrontMatter(`${head('watch')}\n${written}`),
  });
  const { skills, gatehouse, diagnostics } = await readBundle(folder.root);
  expect(skills.map(({ name, uses }) => [name, uses])).toEqual([['watch', undefined]]);
  expect(gatehouse.uses).toEqual({});
  expect(diagnostics).toMatchObject([
    { level: 'warning', code: 'field_type', path: 'skills/watch/SKILL.md', line: 4 },
  ]);
});
