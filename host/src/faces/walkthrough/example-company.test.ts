import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPins } from '../../connectors/pins.ts';
import { readConfig } from '../../org/read-config.ts';
import { makeExampleCompany } from './example-company.ts';

const fresh = ['support-desk.db', 'success-desk.db'];

function temporary(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a company of its own folder, whose plugin is the one of the package', () => {
  const root = join(temporary(), 'nested', 'data');
  const { config, folder } = readConfig(makeExampleCompany(root, fresh));
  const source = config.plugins['customer-operations']?.source ?? '';
  expect(existsSync(join(resolve(folder, source), '.claude-plugin', 'plugin.json'))).toBe(true);
  expect(Object.keys(config.people)).toEqual(['maya', 'tom', 'omar', 'lena', 'bea', 'nils']);
  const pins = openPins(join(root, 'gatehouse.lock'));
  expect(Object.keys(pins.lock()?.bundles ?? {})).toEqual(Object.keys(config.plugins));
  expect(Object.keys(config.connectors).map((name) => pins.pinned(name)?.entry.server)).toEqual([
    'gatehouse-ticketing',
    'gatehouse-ticketing',
  ]);
});

test('again: the help desks are made anew, with their journals, everything else stays', () => {
  const root = temporary();
  const file = makeExampleCompany(root, fresh);
  const before = readFileSync(file, 'utf8');
  const names = ['support-desk.db', 'support-desk.db-wal', 'success-desk.db-shm', 'mine.db'];
  for (const name of names) writeFileSync(join(root, name), 'x');
  expect(makeExampleCompany(root, fresh)).toBe(file);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(names.filter((name) => existsSync(join(root, name)))).toEqual(['mine.db']);
});

test('a file that was edited is never overwritten, and nothing beside it is removed', () => {
  const root = temporary();
  const file = makeExampleCompany(root, fresh);
  const edited = `${readFileSync(file, 'utf8')}# mine\n`;
  writeFileSync(file, edited);
  writeFileSync(join(root, 'support-desk.db'), 'x');
  expect(() => makeExampleCompany(root, fresh)).toThrow(
    expect.objectContaining({
      code: 'example_changed',
      message: `${file} is not the walkthrough's own; it would be overwritten.`,
      hint: 'Run the walkthrough in another folder with --data DIR, or remove that file.',
      exitCode: 2,
    }),
  );
  expect(readFileSync(file, 'utf8')).toBe(edited);
  expect(existsSync(join(root, 'support-desk.db'))).toBe(true);
});

test('R66 a folder that cannot be made says so', () => {
  const root = temporary();
  writeFileSync(join(root, 'file'), '');
  expect(() => makeExampleCompany(join(root, 'file', 'data'), fresh)).toThrow(
    expect.objectContaining({ code: 'data_folder', message: expect.stringMatching(/ENOTDIR/) }),
  );
  mkdirSync(join(root, 'other', 'support-desk.db'), { recursive: true });
  expect(() => makeExampleCompany(join(root, 'other'), fresh)).toThrow(
    expect.objectContaining({ code: 'data_folder' }),
  );
});
