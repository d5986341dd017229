import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { resolveInside } from './inside.ts';
import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

test('R8 R39 what lies in .git at the top, or is linked there, is outside: no digest covers it', async () => {
  await using folder = await testFolder({
    '.git/payload.md': 'x',
    'skills/.git/notes.md': 'x',
    '.github/notes.md': 'x',
  });
  const { root } = folder;
  await symlink('../.git/payload.md', join(root, 'skills', 'link.md'));
  await symlink('.git', join(root, 'docs'));
  for (const path of [
    '.git',
    '.git/payload.md',
    './x/../.git',
    'skills/link.md',
    'docs/payload.md',
  ])
    expect([path, await resolveInside(root, path)]).toEqual([path, { kind: 'outside' }]);
  for (const path of ['skills/.git/notes.md', '.github/notes.md'])
    expect(await resolveInside(root, path)).toEqual({ kind: 'found', path: join(root, path) });
});

test('R8 R39 no skill is read from there', async () => {
  const skill = withFrontMatter('name: b\ndescription: Old.');
  await using folder = await testFolder({
    ...claudeJson({ skills: ['./.git/skills/'] }),
    '.git/skills/b/SKILL.md': skill,
  });
  await mkdir(join(folder.root, 'skills', 'c'), { recursive: true });
  await writeFile(join(folder.root, '.git', 'c.md'), skill);
  await symlink('../../.git/c.md', join(folder.root, 'skills', 'c', 'SKILL.md'));
  const { skills, diagnostics } = await readBundle(folder.root);
  expect(skills).toEqual([]);
  expect(diagnostics.map(({ code }) => code)).toEqual(['outside_bundle', 'outside_bundle']);
});
