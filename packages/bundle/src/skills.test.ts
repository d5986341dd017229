import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

/** Loads one skill in the folder `my-skill` and returns what became of it. */
async function load(text: string | Uint8Array, folderName = 'my-skill') {
  await using folder = await testFolder({
    ...claudeJson(),
    [`skills/${folderName}/SKILL.md`]: text,
  });
  const { skills, diagnostics } = await readBundle(folder.root);
  return { skill: skills[0], codes: diagnostics.map(({ level, code }) => `${level} ${code}`) };
}

test('R8 a skill is a folder: scripts and references lie beside it and are not read', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.'),
    'skills/a/scripts/run.mjs': 'x'.repeat(100_000),
    'skills/a/references/more.md': 'x'.repeat(100_000),
    'skills/README.md': 'not a skill',
  });
  const { skills, diagnostics, bytesRead } = await readBundle(folder.root);
  expect(skills.map(({ path }) => path)).toEqual(['skills/a/SKILL.md']);
  expect(diagnostics).toEqual([]);
  expect(bytesRead).toBeLessThan(1_000);
});

test('no front matter: folder name and first text', async () => {
  const { skill, codes } = await load('# Title\n\nSorts the\nmail.\n\nMore.\n');
  expect(skill).toMatchObject({ name: 'my-skill', description: 'Sorts the mail.' });
  expect(codes).toEqual(['warning front_matter_missing']);
});

test('no front matter: a description line in the text wins', async () => {
  const { skill } = await load('# Title\n\nIntro.\n\n**Description:** Sorts mail.\n');
  expect(skill?.description).toBe('Sorts mail.');
});

test('byte order mark and CRLF are no obstacle', async () => {
  const { skill, codes } = await load(
    '\uFEFF---\r\nname: my-skill\r\ndescription: >-\r\n  Sorts\r\n  mail.\r\n---\r\nBody\r\n',
  );
  expect(skill?.description).toBe('Sorts mail.');
  expect(codes).toEqual([]);
});

test('an unquoted colon is quoted, and said', async () => {
  const { skill, codes } = await load(withFrontMatter('name: my-skill\ndescription: Use: sorting'));
  expect(skill?.description).toBe('Use: sorting');
  expect(codes).toEqual(['warning front_matter_repaired']);
});

test('a name that is none becomes a slug and stays as display name', async () => {
  const { skill, codes } = await load(withFrontMatter('name: Über Sort  2\ndescription: Sorts.'));
  expect(skill).toMatchObject({ name: 'uber-sort-2', displayName: 'Über Sort 2' });
  expect(codes).toEqual(['warning name_slugged']);
  expect((await load(withFrontMatter('name: 整理\ndescription: Sorts.'))).skill?.name).toBe(
    'my-skill',
  );
});

test('a name other than the folder counts, with a warning', async () => {
  const { skill, codes } = await load(withFrontMatter('name: other\ndescription: Sorts.'));
  expect(skill?.name).toBe('other');
  expect(codes).toEqual(['warning name_differs']);
});

test('a missing description is taken from the body', async () => {
  const { skill, codes } = await load(withFrontMatter('name: my-skill', 'Sorts.\n'));
  expect(skill?.description).toBe('Sorts.');
  expect(codes).toEqual(['warning description_missing']);
});

test('fields of the wrong type are named and left out', async () => {
  const { skill, codes } = await load(
    withFrontMatter('name: [a]\ndescription: Sorts.\nallowed-tools: {a: b}'),
  );
  expect(skill).toMatchObject({ name: 'my-skill', allowedTools: [] });
  expect(codes).toEqual(['warning field_type', 'warning name_missing', 'warning field_type']);
});

test('allowed-tools as list or text', async () => {
  const front = 'name: my-skill\ndescription: Sorts.\nallowed-tools';
  const list = await load(withFrontMatter(`${front}: [Read, "Bash(a, b)"]`));
  const text = await load(withFrontMatter(`${front}: Read, Bash(a, b)`));
  expect(list.skill?.allowedTools).toEqual(['Read', 'Bash(a, b)']);
  expect(text.skill?.allowedTools).toEqual(['Read', 'Bash(a, b)']);
});

test('a withheld skill stays withheld, also when the flag is unreadable', async () => {
  const front = 'name: my-skill\ndescription: Sorts.\ndisable-model-invocation';
  expect((await load(withFrontMatter(`${front}: true`))).skill?.modelInvocable).toBe(false);
  expect((await load(withFrontMatter(`${front}: false`))).skill?.modelInvocable).toBe(true);
  const odd = await load(withFrontMatter(`${front}: perhaps`));
  expect(odd.skill?.modelInvocable).toBe(false);
  expect(odd.codes).toEqual(['warning field_type', 'warning skill_reserved']);
});

test('R66 a skill that is reserved for people says so', async () => {
  const front = 'name: my-skill\ndescription: Sorts.\ndisable-model-invocation';
  expect((await load(withFrontMatter(`${front}: true`))).codes).toEqual(['warning skill_reserved']);
  expect((await load(withFrontMatter(`${front}: false`))).codes).toEqual([]);
});

test('long or marked-up descriptions and long bodies load with a warning', async () => {
  const description = `<b>${'x'.repeat(1_100)}</b>`;
  const { skill, codes } = await load(
    withFrontMatter(`name: my-skill\ndescription: ${description}`, 'x'.repeat(30_000)),
  );
  expect(skill?.description).toBe(description);
  expect(codes).toEqual([
    'warning description_long',
    'warning description_markup',
    'warning body_long',
  ]);
});

test('bytes that are not UTF-8 are reported', async () => {
  const text = Buffer.from(withFrontMatter('name: my-skill\ndescription: Caf\xe9.'), 'latin1');
  expect((await load(text)).codes).toEqual(['warning not_utf8']);
});

test('R66 one bad skill is skipped in sight and the rest loads', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'skills/a-broken/SKILL.md': '---\n- list\n---\nText.\n',
    'skills/b-empty/notes.txt': '',
    'skills/c-good/SKILL.md': withFrontMatter('name: c-good\ndescription: Is good.'),
    'skills/d-twin/SKILL.md': withFrontMatter('name: c-good\ndescription: Is a twin.'),
  });
  const { skills, diagnostics } = await readBundle(folder.root);
  expect(skills).toMatchObject([{ name: 'c-good', description: 'Is good.' }]);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'skill_file_missing', path: 'skills/b-empty' },
    { level: 'skipped', code: 'front_matter_broken', path: 'skills/a-broken/SKILL.md', line: 2 },
    { level: 'warning', code: 'name_differs' },
    { level: 'skipped', code: 'duplicate_name', path: 'skills/d-twin/SKILL.md' },
  ]);
});

test('links may stay inside and never lead out', async () => {
  await using outside = await testFolder({ 'SKILL.md': withFrontMatter('description: Leaks.') });
  await using folder = await testFolder({
    ...claudeJson(),
    'shared/in/SKILL.md': withFrontMatter('name: in\ndescription: Is inside.'),
    'skills/file/.keep': '',
  });
  await symlink(join(folder.root, 'shared/in'), join(folder.root, 'skills/in'));
  await symlink(outside.root, join(folder.root, 'skills/out'));
  await symlink(join(outside.root, 'SKILL.md'), join(folder.root, 'skills/file/SKILL.md'));
  const { skills, diagnostics } = await readBundle(folder.root);
  expect(skills.map(({ name }) => name)).toEqual(['in']);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'outside_bundle', path: 'skills/out' },
    { level: 'skipped', code: 'outside_bundle', path: 'skills/file/SKILL.md' },
  ]);
});

test('manifest paths add folders; commands are flat skills; ways out are refused', async () => {
  await using folder = await testFolder({
    ...claudeJson({ skills: ['./extra', './one', './skills', '../'] }),
    'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.'),
    'extra/b/SKILL.md': withFrontMatter('name: b\ndescription: Does b.'),
    'one/SKILL.md': withFrontMatter('name: one\ndescription: Does one.'),
    'commands/say-hi.md': 'Says hi.\n',
  });
  const { skills, diagnostics } = await readBundle(folder.root);
  expect(skills.map(({ name }) => name)).toEqual(['a', 'b', 'one', 'say-hi']);
  expect(diagnostics.map(({ code }) => code)).toEqual(['outside_bundle', 'front_matter_missing']);
});
