import { chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { bundleDigest } from './digest.ts';
import { readSkillBody } from './on-demand.ts';
import { readBundle } from './read-bundle.ts';
import { readSkillFile } from './skill-file.ts';
import { testFolder, withFrontMatter } from './testing-folder.ts';

const files = {
  'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Is a.'),
  'skills/a/more.md': 'More.',
};

test('two folders with the same files have one digest, wherever and whenever they lie', async () => {
  await using one = await testFolder(files, 'one');
  await using two = await testFolder(Object.fromEntries(Object.entries(files).toReversed()), 'two');
  await mkdir(join(two.root, '.git'));
  await writeFile(join(two.root, '.git', 'HEAD'), 'ref: x');
  await mkdir(join(two.root, 'empty'));
  await chmod(join(two.root, 'skills/a/more.md'), 0o755);
  await utimes(join(two.root, 'skills/a/more.md'), 1, 1);
  expect(await bundleDigest(one.root)).toMatch(/^sha256-[\w-]{43}$/);
  expect(await bundleDigest(two.root)).toBe(await bundleDigest(one.root));
});

const changes: [string, (root: string) => Promise<void>][] = [
  ['one byte', (root) => writeFile(join(root, 'skills/a/more.md'), 'more.')],
  ['a file more', (root) => writeFile(join(root, 'x'), '')],
  ['a file less', (root) => rm(join(root, 'skills/a/more.md'))],
  [
    'another name',
    (root) => rename(join(root, 'skills/a/more.md'), join(root, 'skills/a/other.md')),
  ],
  ['a link', (root) => symlink('skills', join(root, 'b'))],
  [
    'a hidden file further down',
    async (root) => {
      await mkdir(join(root, 'skills/.git'));
      await writeFile(join(root, 'skills/.git/x'), '');
    },
  ],
];
test.each(changes)('%s is another bundle', async (_what, change) => {
  await using folder = await testFolder(files);
  const before = await bundleDigest(folder.root);
  await change(folder.root);
  expect(await bundleDigest(folder.root)).not.toBe(before);
});

test('a link and a file with the same words are not the same', async () => {
  await using one = await testFolder({ ...files, b: 'skills' });
  await using two = await testFolder(files);
  await symlink('skills', join(two.root, 'b'));
  expect(await bundleDigest(one.root)).not.toBe(await bundleDigest(two.root));
});

test('property: what stands in a name and what in a file is never mixed up', async () => {
  const content = fc.string({ maxLength: 4 });
  const some = fc.dictionary(fc.constantFrom('a', 'ab', 'b', 'ba'), content, { minKeys: 1 });
  await fc.assert(
    fc.asyncProperty(some, some, async (left, right) => {
      await using one = await testFolder(left);
      await using two = await testFolder(right);
      const same = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
      expect((await bundleDigest(one.root)) === (await bundleDigest(two.root))).toBe(same);
    }),
    { numRuns: 60 },
  );
});

const sorted = (record: Record<string, string>) =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));

test('what cannot be read or has no end is no bundle', async () => {
  await expect(bundleDigest('/there/is/no/such/folder')).rejects.toMatchObject({
    code: 'unreadable',
  });
});

test('a pinned bundle that changes after it was read hands out nothing more', async () => {
  await using folder = await testFolder(files);
  const bundle = { ...(await readBundle(folder.root)), digest: await bundleDigest(folder.root) };
  expect(await readSkillBody(bundle, 'a')).toBe('Body.\n');
  await writeFile(join(folder.root, 'skills/a/more.md'), 'Something else.');
  const changed = expect.objectContaining({ code: 'changed' });
  await expect(readSkillBody(bundle, 'a')).rejects.toEqual(changed);
  await expect(readSkillFile(bundle, 'a', 'more.md')).rejects.toEqual(changed);
  const { digest: _digest, ...loose } = bundle;
  expect(await readSkillFile(loose, 'a', 'more.md')).toBe('Something else.');
});
