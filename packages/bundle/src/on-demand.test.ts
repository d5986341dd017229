import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readAgentPrompt, readAgentResultSchema, readSkillBody } from './on-demand.ts';
import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

const agents = {
  a: { tier: 'small', result: './agents/a.result.json' },
  b: { tier: 'small' },
};
const files = {
  ...claudeJson({ metadata: { 'dev.gatehouse': { agents } } }),
  'skills/s/SKILL.md': '---\r\nname: s\r\ndescription: S.\r\n---\r\n\r\n# Title\r\nText\r\n',
  'skills/plain/SKILL.md': 'Only text.\n',
  'agents/a.md': withFrontMatter('name: a\ndescription: A.', 'You read.\n'),
  'agents/b.md': withFrontMatter('name: b\ndescription: B.', 'You write.\n'),
  'agents/a.result.json': '{"type":"object"}',
};

test('R11 R13 bodies and prompts come without front matter, with plain line ends', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  expect(await readSkillBody(bundle, 's')).toBe('# Title\nText\n');
  expect(await readSkillBody(bundle, 'plain')).toBe('Only text.\n');
  expect(await readAgentPrompt(bundle, 'a')).toBe('You read.\n');
});

test('result schemas where the manifest names one', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  expect(await readAgentResultSchema(bundle, 'a')).toEqual({ type: 'object' });
  expect(await readAgentResultSchema(bundle, 'b')).toBeUndefined();
  await writeFile(join(folder.root, 'agents/a.result.json'), '[]');
  await expect(readAgentResultSchema(bundle, 'a')).rejects.toMatchObject({
    code: 'schema_invalid',
    path: './agents/a.result.json',
  });
});

test('an unknown name is an error that lists the known ones', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  await expect(readSkillBody(bundle, 'x')).rejects.toMatchObject({
    code: 'unknown_name',
    hint: 'There are: plain, s.',
  });
  await expect(readAgentPrompt(bundle, 'constructor')).rejects.toMatchObject({
    code: 'unknown_name',
  });
});

test('a file that became a link out of the bundle, or is gone, is refused', async () => {
  await using outside = await testFolder({ 'secret.md': 'SECRET' });
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  const path = join(folder.root, 'skills/s/SKILL.md');
  await rm(path);
  await expect(readSkillBody(bundle, 's')).rejects.toMatchObject({ code: 'unreadable' });
  await symlink(join(outside.root, 'secret.md'), path);
  await expect(readSkillBody(bundle, 's')).rejects.toMatchObject({ code: 'outside_bundle' });
});
