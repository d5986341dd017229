import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastWords } from './last-words.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'gatehouse-swap-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('what was said before does not count, and what was said twice counts once', () => {
  const log = join(folder, 'a.log');
  writeFileSync(log, 'desk: an old story\n');
  const said = lastWords(log);
  appendFileSync(log, 'desk: url is missing: set X_URL.\n\ndesk: url is missing: set X_URL.\n');
  expect(said()).toEqual(['desk: url is missing: set X_URL.']);
});

test('of records in JSON the messages of errors count; a log that did not exist begins empty', () => {
  const log = join(folder, 'b.log');
  const said = lastWords(log);
  expect(said()).toEqual([]);
  writeFileSync(
    log,
    `${JSON.stringify({ level: 'warn', message: 'careful' })}\n${JSON.stringify({ level: 'error', message: 'the key is wrong' })}\n{"level":"error"}\n{half\n`,
  );
  expect(said()).toEqual(['the key is wrong', '{half']);
});

test('only the last few, and none without an end', () => {
  const log = join(folder, 'c.log');
  const said = lastWords(log);
  writeFileSync(log, ['1', '2', '3', '4', 'x'.repeat(5_000)].join('\n'));
  expect(said()).toEqual(['3', '4', 'x'.repeat(600)]);
});
