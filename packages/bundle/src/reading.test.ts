import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { resolveInside } from './inside.ts';
import { listFolder, type Reading, readText } from './reading.ts';
import { testFolder } from './testing-folder.ts';

const start = (root: string): Reading => ({ root, diagnostics: [], bytesRead: 0 });

test('a file is read up to the limit and counted, a cut character held back', async () => {
  await using folder = await testFolder({ 'a.md': '\uFEFFab\r\nä' });
  const reading = start(folder.root);
  const limit = 3 + 4 + 1;
  expect(await readText(reading, 'a.md', { limit })).toEqual({
    kind: 'text',
    text: 'ab\n',
    size: 9,
    complete: false,
  });
  expect(reading.bytesRead).toBe(8);
});

test('steps end as soon as there is enough', async () => {
  await using folder = await testFolder({ 'a.md': 'x'.repeat(100) });
  const reading = start(folder.root);
  const file = await readText(reading, 'a.md', {
    limit: 64,
    step: 10,
    enough: (text) => text.length >= 15,
  });
  expect(file).toMatchObject({ text: 'x'.repeat(20), complete: false });
  expect(reading.bytesRead).toBe(20);
});

test('what is no file is unreadable and does not block', async () => {
  await using folder = await testFolder({ 'sub/a': '' });
  const socket = createServer().listen(join(folder.root, 'socket'));
  const reading = start(folder.root);
  expect(await readText(reading, 'socket', { limit: 9 })).toEqual({ kind: 'unreadable' });
  expect(await readText(reading, 'sub', { limit: 9 })).toEqual({ kind: 'unreadable' });
  expect(await readText(reading, 'gone', { limit: 9 })).toEqual({ kind: 'missing' });
  expect(await readText(reading, 'a\0b', { limit: 9 })).toEqual({ kind: 'unreadable' });
  socket.close();
});

test('paths stay inside, whatever they are made of', async () => {
  await using folder = await testFolder({ 'a/b': '', '..c': '' });
  await symlink('/', join(folder.root, 'root'));
  await symlink('loop', join(folder.root, 'loop'));
  const kinds = async (...paths: string[]) =>
    Promise.all(paths.map(async (path) => (await resolveInside(folder.root, path)).kind));
  expect(await kinds('a/b', './a/../a/b', '.', '..c')).toEqual(Array(4).fill('found'));
  expect(await kinds('..', '../x', 'a/../../x', '/etc', 'root', 'root/etc')).toEqual(
    Array(6).fill('outside'),
  );
  expect(await kinds('a/c', 'a/b/c', 'loop')).toEqual(['missing', 'missing', 'unreadable']);
});

test('R66 a folder with too many entries is cut in sight', async () => {
  await using folder = await testFolder({ 'many/0000.md': '' });
  const names = Array.from({ length: 1_001 }, (_, index) => `${String(index).padStart(4, '0')}.md`);
  await Promise.all(names.map((name) => writeFile(join(folder.root, 'many', name), '')));
  const reading = start(folder.root);
  const listing = await listFolder(reading, 'many');
  expect(listing).toEqual({ kind: 'names', names: names.slice(0, 1_000) });
  expect(reading.diagnostics).toMatchObject([{ level: 'skipped', code: 'too_many', path: 'many' }]);
});
