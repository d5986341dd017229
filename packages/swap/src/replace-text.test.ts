import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SwapError } from './error.ts';
import { readExact, replaceText } from './replace-text.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'gatehouse-swap-'));
  file = join(folder, 'g.yaml');
  writeFileSync(file, 'old\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function refusal(work: () => unknown): SwapError {
  try {
    work();
  } catch (error) {
    if (error instanceof SwapError) return error;
    throw error;
  }
  throw new Error('it was done');
}

test('the file holds the new text, keeps its mode, and nothing is left beside it', () => {
  chmodSync(file, 0o640);
  replaceText(file, 'old\n', 'new\r\nä\n');
  expect(readFileSync(file, 'utf8')).toBe('new\r\nä\n');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['g.yaml']);
});

test('a link stays a link, and what it points to is changed', () => {
  const link = join(folder, 'link.yaml');
  symlinkSync(file, link);
  replaceText(link, 'old\n', 'new\n');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new\n');
});

test('R66 what somebody else changed meanwhile is not overwritten', () => {
  writeFileSync(file, 'theirs\n');
  const error = refusal(() => replaceText(file, 'old\n', 'new\n'));
  expect([error.code, error.exitCode]).toEqual(['changed', 1]);
  expect(readFileSync(file, 'utf8')).toBe('theirs\n');
  expect(readdirSync(folder)).toEqual(['g.yaml']);
});

test('R66 a file that lies in the way is named and kept', () => {
  writeFileSync(`${file}.swap`, 'x');
  const error = refusal(() => replaceText(file, 'old\n', 'new\n'));
  expect([error.code, error.hint]).toEqual([
    'not_writable',
    `Another swap is running, or was killed: remove ${file}.swap.`,
  ]);
  expect(readFileSync(`${file}.swap`, 'utf8')).toBe('x');
  expect(readFileSync(file, 'utf8')).toBe('old\n');
});

test('R66 bytes that are no UTF-8 would be lost: refused', () => {
  writeFileSync(file, Buffer.from([0x61, 0xff, 0x0a]));
  expect(refusal(() => readExact(file)).code).toBe('not_writable');
});

test('a file that is gone is no defect', () => {
  rmSync(file);
  expect(refusal(() => replaceText(file, 'old\n', 'new\n')).code).toBe('not_writable');
  expect(refusal(() => readExact(file)).code).toBe('not_writable');
});
