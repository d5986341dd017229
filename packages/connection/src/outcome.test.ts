import { UNLABELLED } from '@gatehouse/passport';
import { expect, test } from 'vitest';
import { toOutcome } from './outcome.ts';

const text = (words: string) => ({ type: 'text' as const, text: words });

test('a result: its text for the model, its structure for the trace', () => {
  expect(
    toOutcome({ content: [text('one'), text('two')], structuredContent: { total: 2 } }),
  ).toEqual({ ok: true, text: 'one\ntwo', structured: { total: 2 }, label: UNLABELLED });
});

test('R66 what is not text is named as left out', () => {
  const image = { type: 'image' as const, data: 'AAAA', mimeType: 'image/png' };
  expect(toOutcome({ content: [text('see'), image] })).toMatchObject({
    text: 'see\n[image omitted]',
  });
});

test('a typed error keeps code, hint and rule', () => {
  const error = { code: 'forbidden', message: 'No.', hint: 'Ask.', rule: 'scope:ticketing:write' };
  expect(
    toOutcome({ content: [text('No.')], structuredContent: { error }, isError: true }),
  ).toEqual({ ok: false, error, label: UNLABELLED });
});

test.each([
  ['text only', undefined],
  ['a structure of another shape', { error: 'No.' }],
  ['a code that is no text', { error: { code: 403, message: 'No.' } }],
])('a foreign error, %s: its text is the message', (_what, structured) => {
  expect(
    toOutcome({
      content: [text('It broke.')],
      isError: true,
      ...(structured && { structuredContent: structured }),
    }),
  ).toEqual({
    ok: false,
    error: { code: 'failed', message: 'It broke.' },
    label: UNLABELLED,
  });
});

const labelled = (said: unknown) =>
  toOutcome({ content: [text('x')], _meta: { 'dev.gatehouse/label': said } }).label;

test('R41 what an answer says of itself is believed only in its exact form; otherwise it may hold anything', () => {
  const own = { trust: 'trusted', classes: ['internal'] };
  expect(labelled(own)).toEqual(own);
  expect(labelled({ trust: 'trusted' })).toEqual(UNLABELLED);
  expect(labelled({ ...own, classes: ['harmless'] })).toEqual(UNLABELLED);
  expect(labelled('trusted')).toEqual(UNLABELLED);
});

test('a client of the older revision gets the typed error as text, with what a second person is asked', () => {
  const error = {
    code: 'approval_required',
    message: 'Held.',
    approval: {
      digest: 'd',
      plan: { summary: 'A comment', changes: [{ field: 'body', becomes: 'x' }] },
    },
  };
  expect(toOutcome({ content: [text(JSON.stringify({ error }))], isError: true })).toMatchObject({
    ok: false,
    error,
  });
});
