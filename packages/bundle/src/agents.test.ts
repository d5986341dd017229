import { expect, test } from 'vitest';

import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

test('tools as list or text, skills, model; files beside the agents are no agents', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'agents/a.md': withFrontMatter('name: a\ndescription: A.\ntools: [t.x, t.y]\nskills: s1, s2'),
    'agents/b.md': withFrontMatter('name: b\ndescription: B.\ntools: t.x, t.y\nmodel: sonnet'),
    'agents/a.result.json': '{}',
  });
  const { agents, diagnostics } = await readBundle(folder.root);
  expect(agents).toMatchObject([
    { name: 'a', tools: ['t.x', 't.y'], skills: ['s1', 's2'] },
    { name: 'b', tools: ['t.x', 't.y'], model: 'sonnet' },
  ]);
  expect(diagnostics).toEqual([]);
});

test('R66 no tools field inherits, and says that Gatehouse gives none; an unreadable one grants nothing', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'agents/a.md': withFrontMatter('name: a\ndescription: A.'),
    'agents/b.md': withFrontMatter('name: b\ndescription: B.\ntools: {x: y}'),
  });
  const { agents, diagnostics } = await readBundle(folder.root);
  expect(agents).toMatchObject([
    { name: 'a', tools: [], inheritsTools: true },
    { name: 'b', tools: [], inheritsTools: false },
  ]);
  expect(diagnostics).toMatchObject([
    {
      level: 'warning',
      code: 'agent_without_tools',
      path: 'agents/a.md',
      message: 'has no tools field: Gatehouse gives it none',
    },
    { code: 'field_type', path: 'agents/b.md', line: 4 },
  ]);
});

test('no front matter: file name and first text', async () => {
  await using folder = await testFolder({ ...claudeJson(), 'agents/reader.md': 'Reads mail.\n' });
  const { agents, diagnostics } = await readBundle(folder.root);
  expect(agents).toMatchObject([{ name: 'reader', description: 'Reads mail.' }]);
  expect(diagnostics.map(({ code }) => code)).toEqual([
    'front_matter_missing',
    'agent_without_tools',
  ]);
});

test('R66 manifest paths replace the default folder; a missing one is reported', async () => {
  await using folder = await testFolder({
    ...claudeJson({ agents: ['./team/a.md', './gone'] }),
    'agents/hidden.md': withFrontMatter('name: hidden\ndescription: H.'),
    'team/a.md': withFrontMatter('name: a\ndescription: A.\ntools: t.x'),
  });
  const { agents, diagnostics } = await readBundle(folder.root);
  expect(agents.map(({ name }) => name)).toEqual(['a']);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'component_missing', path: 'gone' },
  ]);
});
