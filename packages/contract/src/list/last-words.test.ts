import { expect, test } from 'vitest';
import { createLastWords, harmlessLines, redact, secretsOf } from './last-words.ts';

test('only the end is kept: eight lines, each of at most 200 characters', () => {
  const words = createLastWords(new Map());
  for (let line = 1; line <= 5_000; line += 1) words.add(`line ${line} ${'x'.repeat(300)}\n`);
  const lines = words.lines();
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toBe(`line 5000 ${'x'.repeat(190)}…`);
});

test('colours, titles, cursor movements and unseen characters are gone', () => {
  expect(
    harmlessLines(
      '\u001B[1;31mred\u001B[0m\u001B[2K\u001B[1A up\n\u001B]0;title\u0007text\u202E\u200B\u0000\r',
    ),
  ).toEqual(['red up', 'text', '']);
});

test('values of variables that look secret are named instead, however they are cut into pieces', () => {
  const secrets = secretsOf({
    DESK_API_KEY: 'abcdef123456',
    DATABASE_URL: 'postgres://me:pw@db/x',
    LOG_LEVEL: 'verbose-very',
    SHORT_TOKEN: 'abc',
    UNSET_TOKEN: undefined,
  });
  const words = createLastWords(secrets);
  words.add('bad key abcdef');
  words.add('123456 at postgres://me:pw@db/x, verbose-very abc');
  expect(words.lines()).toEqual(['bad key [DESK_API_KEY] at [DATABASE_URL], verbose-very abc']);
});

test('the token within a header is a secret too, and the longest secret goes first', () => {
  expect(redact('got tok-12345', secretsOf({ Authorization: 'Bearer tok-12345' }))).toBe(
    'got [Authorization]',
  );
  const secrets = secretsOf({ A_KEY: 'abcdef', B_KEY: 'abcdef-ghijkl' });
  expect(redact('abcdef-ghijkl abcdef', secrets)).toBe('[B_KEY] [A_KEY]');
});
