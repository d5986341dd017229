import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDataFolder, readOrCreate, replaceFile } from './data-folder.ts';

const OURS = 4_711;
const OTHER = 4_712;
const alive = (pid: number) => pid === OTHER;

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
const lockOf = (folder: string) => join(folder, 'host.pid');

test('a new folder, also a nested one: locked with our pid while open, free after', () => {
  const root = join(temporary(), 'a', 'b');
  const data = openDataFolder(root, OURS, alive);
  expect(readFileSync(lockOf(root), 'utf8')).toBe(String(OURS));
  expect(data.file('keys', 'host.jwk.json')).toBe(join(root, 'keys', 'host.jwk.json'));
  data.close();
  expect(existsSync(lockOf(root))).toBe(false);
  openDataFolder(root, OTHER, alive).close();
});

describe('the lock', () => {
  test('R66 held by a living process: refused, with its pid and a way out, and it stays', () => {
    const root = temporary();
    writeFileSync(lockOf(root), String(OTHER));
    expect(() => openDataFolder(root, OURS, alive)).toThrow(
      expect.objectContaining({
        code: 'data_folder_busy',
        message: `The data folder ${root} is in use by process ${OTHER}.`,
        hint: 'Stop that process, or choose another folder with --data DIR.',
      }),
    );
    expect(readFileSync(lockOf(root), 'utf8')).toBe(String(OTHER));
  });

  test.each([
    ['of a process that is gone', '99999'],
    ['with our own pid, as after a restart of a container', String(OURS)],
    ['that a crash left empty', ''],
    ['that holds no pid', 'not a pid\n'],
  ])('%s is taken over', (_what, content) => {
    const root = temporary();
    writeFileSync(lockOf(root), content);
    openDataFolder(root, OURS, alive);
    expect(readFileSync(lockOf(root), 'utf8')).toBe(String(OURS));
  });

  test('closing twice does not take the lock of whoever came in between', () => {
    const root = temporary();
    const ours = openDataFolder(root, OURS, alive);
    ours.close();
    openDataFolder(root, OTHER, alive);
    ours.close();
    expect(readFileSync(lockOf(root), 'utf8')).toBe(String(OTHER));
  });
});

describe('R66 a folder that cannot be written says which, why and what to do', () => {
  test('under a regular file', () => {
    const file = join(temporary(), 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(join(file, 'data'), OURS, alive)).toThrow(
      expect.objectContaining({
        code: 'data_folder',
        message: `The data folder ${join(file, 'data')} cannot be written (ENOTDIR).`,
        hint: 'Choose a folder that you may write with --data DIR.',
      }),
    );
  });

  test.skipIf(process.getuid?.() !== 0)('that belongs to somebody else', () => {
    const root = temporary();
    chmodSync(root, 0o755);
    // a copy that everybody may read: root itself is refused nothing
    for (const file of ['error.ts', 'data-folder.ts', 'folder-lock.ts']) {
      cpSync(join(import.meta.dirname, file), join(root, 'src', file));
    }
    const script = `
      import { openDataFolder } from ${JSON.stringify(join(root, 'src', 'data-folder.ts'))};
      try { openDataFolder(${JSON.stringify(join(root, 'data'))}, process.pid, () => false); }
      catch (error) { process.stdout.write(error.code + ': ' + error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      uid: 65_534,
      gid: 65_534,
      encoding: 'utf8',
    });
    expect(stdout).toBe(
      `data_folder: The data folder ${join(root, 'data')} cannot be written (EACCES).`,
    );
  });
});

test('logs: one descriptor for a connector, its file readable by the owner only', () => {
  const root = temporary();
  const data = openDataFolder(root, OURS, alive);
  const first = data.logDescriptor('desk');
  expect(data.logDescriptor('desk')).toBe(first);
  expect(data.logDescriptor('books')).not.toBe(first);
  writeFileSync(first, 'a line\n');
  data.close();
  expect(readFileSync(join(root, 'logs', 'desk.log'), 'utf8')).toBe('a line\n');
});

test('readOrCreate makes a file once, for the owner only, and nothing when there is one', async () => {
  const folder = temporary();
  const file = join(folder, 'key');
  writeFileSync(`${file}.new`, 'a part that a crash left', { mode: 0o644 });
  expect(await readOrCreate(file, () => Promise.resolve('first'))).toBe('first');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readOrCreate(file, () => Promise.reject(new Error('made again')))).toBe('first');
  expect(readdirSync(folder)).toEqual(['key']);
});

test('R66 a file that cannot be read or replaced is named', async () => {
  const file = join(temporary(), 'key');
  mkdirSync(file);
  const unusable = (what: string) =>
    expect.objectContaining({
      code: 'data_folder',
      message: `The file ${file} cannot be ${what} (EISDIR).`,
    });
  await expect(readOrCreate(file, () => Promise.resolve(''))).rejects.toThrow(unusable('read'));
  expect(() => replaceFile(file, '', 0o600)).toThrow(unusable('written'));
});
