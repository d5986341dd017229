import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../surface/surface.fixture.ts';
import { desk, pinned, withSearch } from './lock.fixture.ts';
import { place, shown } from './lock-place.fixture.ts';
import { EMPTY_LOCK } from './lock-file.ts';
import { pinLines, statusLines } from './lock-lines.ts';
import { OpenLock } from './lock-place.ts';
import { lockStatus } from './lock-status.ts';
import { pinInLock } from './pin-in-lock.ts';
import { definitionsFolder, parseLock, readDefinitions, readLock } from './read-lock.ts';
import { writeDefinitions, writeLock } from './write-lock.ts';

describe('the file', () => {
  test('what was written is read; one line for each hash, sorted, and a new line at the end', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      const lock = { format: 1, bundles: {}, connectors: { desk: pinned.entry } } as const;
      writeLock(file, lock);
      writeDefinitions(file, 'desk', desk);
      expect(readLock(file)).toEqual(lock);
      expect(readDefinitions(file, 'desk')).toEqual({
        ...desk,
        tools: desk.tools.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      });
      const text = readFileSync(file, 'utf8');
      expect(
        text.match(/^ +"(?:definition|hints|shape|text)": "sha256-[\w-]{43}",?$/gm),
      ).toHaveLength(8);
      expect(text.endsWith('}\n')).toBe(true);
      expect(readdirSync(folder)).toEqual(['gatehouse.lock', 'gatehouse.lock.d']);
    }));

  test.each([
    ['no JSON', '<<<<<<< ours', 'is not JSON'],
    ['another format', '{"format":2}', 'is of format 2, and this version reads format 1'],
    [
      'a strange key',
      '{"format":1,"bundles":{},"connectors":{},"more":1}',
      'not as it was written',
    ],
    ['half an entry', '{"format":1,"bundles":{},"connectors":{"desk":{}}}', 'a pinned connector'],
  ])('%s is no lock: it is never taken for none', (_what, text, message) => {
    expect(() => parseLock(text, 'g.lock')).toThrow(
      expect.objectContaining({ code: 'bad_lock', message: expect.stringContaining(message) }),
    );
  });

  test('none is none; a folder in its place is an error', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      expect(readLock(file)).toBeUndefined();
      mkdirSync(file);
      expect(() => readLock(file)).toThrow(expect.objectContaining({ code: 'bad_lock' }));
    }));

  test('damaged definitions are none, and are made anew when something is accepted', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      writeDefinitions(file, 'desk', desk);
      writeFileSync(join(definitionsFolder(file, 'desk'), 'search_tickets.json'), '{}');
      expect(readDefinitions(file, 'desk')).toBeUndefined();
      writeFileSync(join(definitionsFolder(file, 'desk'), 'contract.json'), '{}');
      writeDefinitions(file, 'desk', desk);
      expect(readDefinitions(file, 'desk')?.tools).toHaveLength(2);
    }));

  test('who writes second, after somebody else has, writes nothing', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      const [one, two] = [new OpenLock(file), new OpenLock(file)];
      one.pin('desk', pinned);
      two.pin('other', pinned);
      one.write();
      expect(() => two.write()).toThrow(expect.objectContaining({ code: 'could_not_write' }));
      expect(Object.keys(readLock(file)?.connectors ?? {})).toEqual(['desk']);
      expect(existsSync(definitionsFolder(file, 'other'))).toBe(false);
    }));
});

describe('writing at the same time', () => {
  test('while another one writes, nobody else does; what it made is left alone', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      const [one, two] = [new OpenLock(file), new OpenLock(file)];
      one.pin('desk', pinned);
      two.pin('other', pinned);
      let refused: unknown;
      // both have read, and the second one writes between the check of the first and its new name
      writeLock(file, { ...one.lock }, () => {
        try {
          two.write();
        } catch (error) {
          refused = error;
        }
      });
      expect(refused).toMatchObject({ code: 'could_not_write' });
      expect(Object.keys(readLock(file)?.connectors ?? {})).toEqual(['desk']);
      expect(readdirSync(folder)).toEqual(['gatehouse.lock']);
    }));

  test('a link in the place of the new file is not followed', () =>
    inFolder((folder) => {
      const [file, victim] = [join(folder, 'gatehouse.lock'), join(folder, 'victim')];
      writeFileSync(victim, 'mine');
      symlinkSync(victim, `${file}.new`);
      expect(() => writeLock(file, EMPTY_LOCK)).toThrow(
        expect.objectContaining({ code: 'could_not_write' }),
      );
      expect([readFileSync(victim, 'utf8'), existsSync(file)]).toEqual(['mine', false]);
    }));

  test('after a failure nothing is left behind, and the next command writes', () =>
    inFolder((folder) => {
      const file = join(folder, 'gatehouse.lock');
      mkdirSync(file);
      expect(() => writeLock(file, EMPTY_LOCK)).toThrow(
        expect.objectContaining({ code: 'could_not_write' }),
      );
      expect(readdirSync(folder)).toEqual(['gatehouse.lock']);
      rmSync(file, { recursive: true });
      writeLock(file, EMPTY_LOCK);
      expect(readLock(file)).toEqual(EMPTY_LOCK);
    }));
});

describe('pinning', () => {
  test('everything that is not pinned; again, it changes nothing and starts nothing', () =>
    inFolder(async (folder) => {
      const { state, at } = place(folder);
      expect(shown(statusLines(await lockStatus(at)))).toContain('Nothing is pinned');
      expect(state.lists).toBe(0);
      const done = await pinInLock(at, {});
      expect(shown(pinLines(done))).toBe(
        [
          '✓ desk pinned as 2.1.0 with 2 tools',
          '✓ bundle watch pinned: 1.0.0',
          `Written to ${at.file}; commit it with its folder.`,
        ].join('\n'),
      );
      const text = readFileSync(at.file, 'utf8');
      state.lists = 0;
      expect(await pinInLock(at, {})).toMatchObject({ connectors: [], bundles: [], left: [] });
      expect([state.lists, readFileSync(at.file, 'utf8')]).toEqual([0, text]);
    }));

  test('never pins anew what was pinned: that is accepting', () =>
    inFolder(async (folder) => {
      const { state, at } = place(folder);
      await pinInLock(at, {});
      const text = readFileSync(at.file, 'utf8');
      state.offers = withSearch({ description: 'Other.' });
      state.digest = `sha256-${'b'.repeat(43)}`;
      const named = await pinInLock(at, { instance: 'desk' });
      const all = await pinInLock(at, {});
      expect(named.left.map(({ message }) => message)).toEqual([
        'desk is pinned, and something has moved since.',
      ]);
      expect(all.left.map(({ name }) => name)).toEqual(['watch']);
      expect(readFileSync(at.file, 'utf8')).toBe(text);
    }));

  test('R65 a bundle by name: its own lines change, and no connector is looked at', () =>
    inFolder(async (folder) => {
      const { state, at } = place(folder);
      await pinInLock(at, {});
      const before = readLock(at.file);
      state.lists = 0;
      state.digest = `sha256-${'b'.repeat(43)}`;
      state.version = '1.1.0';
      const done = await pinInLock(at, { plugin: 'watch' });
      expect(done.bundles).toEqual([{ bundle: 'watch', from: '1.0.0', version: '1.1.0' }]);
      expect(state.lists).toBe(0);
      expect(JSON.stringify(readLock(at.file)?.connectors)).toBe(
        JSON.stringify(before?.connectors),
      );
    }));

  test('what cannot be listed is left and named; unknown names end it', () =>
    inFolder(async (folder) => {
      const { state, at } = place(folder);
      state.down = true;
      expect((await pinInLock(at, {})).left).toEqual([
        { name: 'desk', message: 'It does not start.', hint: 'Look.' },
      ]);
      for (const wanted of [{ instance: 'constructor' }, { plugin: 'none' }]) {
        await expect(pinInLock(at, wanted)).rejects.toMatchObject({ code: 'bad_arguments' });
      }
    }));
});
