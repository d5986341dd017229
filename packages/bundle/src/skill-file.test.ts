import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readBundle, readSkillFile } from './index.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

const files = {
  ...claudeJson(),
  '.mcp.json': '{}',
  'skills/s/SKILL.md': withFrontMatter('name: s\ndescription: S.'),
  'skills/s/references/more.md': '# More\r\nText\r\n',
  'skills/s/scripts/count.mjs': 'process.exit(1);\n',
  'skills/s/picture.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0),
  'skills/s/exact.txt': 'x'.repeat(262_144),
  'skills/s/long.txt': 'x'.repeat(262_145),
  'skills/other/SKILL.md': withFrontMatter('name: other\ndescription: O.'),
  'skills/other/own.md': 'OTHER',
  'commands/hi.md': withFrontMatter('name: hi\ndescription: Says hi.'),
  'commands/bye.md': withFrontMatter('name: bye\ndescription: Says bye.'),
};

test('R8 R11 a reference comes as text, a script as text that nobody runs', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  expect(await readSkillFile(bundle, 's', 'references/more.md')).toBe('# More\nText\n');
  expect(await readSkillFile(bundle, 's', './references/more.md')).toBe('# More\nText\n');
  expect(await readSkillFile(bundle, 's', 'scripts/count.mjs')).toBe('process.exit(1);\n');
  expect(await readSkillFile(bundle, 's', 'exact.txt')).toHaveLength(262_144);
});

test('R66 what is no text of the skill is refused with its reason', async () => {
  await using outside = await testFolder({ 'secret.md': 'SECRET' });
  await using folder = await testFolder(files);
  await symlink(join(outside.root, 'secret.md'), join(folder.root, 'skills/s/out.md'));
  await symlink('../other/own.md', join(folder.root, 'skills/s/neighbour.md'));
  await symlink('references/more.md', join(folder.root, 'skills/s/inside.md'));
  const bundle = await readBundle(folder.root);
  const code = async (path: string, skill = 's') =>
    readSkillFile(bundle, skill, path).then(
      () => 'read',
      (error: unknown) => error,
    );
  for (const path of ['../other/own.md', '/etc/passwd', 'out.md', 'neighbour.md', '../..']) {
    expect(await code(path)).toMatchObject({ name: 'BundleError', code: 'outside_skill' });
  }
  expect(await code('inside.md')).toBe('read');
  expect(await code('gone.md')).toMatchObject({ code: 'unreadable', path: 'skills/s/gone.md' });
  expect(await code('references')).toMatchObject({ code: 'unreadable' });
  expect(await code('a\0b')).toMatchObject({ code: 'unreadable' });
  expect(await code('long.txt')).toMatchObject({ code: 'too_large' });
  expect(await code('picture.png')).toMatchObject({ code: 'not_text' });
  expect(await code('x', 'constructor')).toMatchObject({ code: 'unknown_name' });
});

test('a command has no folder of its own and opens no sibling', async () => {
  await using folder = await testFolder({
    ...files,
    'commands/SKILL.md': withFrontMatter('name: odd\ndescription: Has the name of a skill file.'),
  });
  const bundle = await readBundle(folder.root);
  for (const command of ['hi', 'odd']) {
    await expect(readSkillFile(bundle, command, 'bye.md')).rejects.toMatchObject({
      code: 'outside_skill',
      message: 'commands/bye.md cannot be opened: the skill is a single file',
    });
  }
});

test('a skill whose folder holds other parts opens its own files only', async () => {
  await using folder = await testFolder({
    ...files,
    ...claudeJson({ skills: ['./'] }),
    'SKILL.md': withFrontMatter('name: outer\ndescription: Holds all.'),
    'references/more.md': 'MORE',
    'agents/a.md': withFrontMatter('name: a\ndescription: A.\ntools: t.x'),
  });
  const bundle = await readBundle(folder.root);
  expect(await readSkillFile(bundle, 'outer', 'references/more.md')).toBe('MORE');
  expect(await readSkillFile(bundle, 's', 'references/more.md')).toBe('# More\nText\n');
  const foreign = [
    'skills/other/own.md',
    'skills/s/SKILL.md',
    'commands/hi.md',
    'agents/a.md',
    '.mcp.json',
    '.claude-plugin/plugin.json',
  ];
  for (const path of foreign) {
    await expect(readSkillFile(bundle, 'outer', path)).rejects.toMatchObject({
      code: 'outside_skill',
    });
  }
});
