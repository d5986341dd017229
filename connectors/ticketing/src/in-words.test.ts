import { describe, expect, test } from 'vitest';
import { inWords, nameOf, newTicketInWords, personInWords } from './in-words.ts';

describe('what a plan calls things', () => {
  test.each([
    ['waiting', 'Feedback', 'waiting (Feedback)'],
    ['in_progress', 'In Progress', 'in_progress'],
    ['open', 'open', 'open'],
    ['none', '', 'none'],
    ['none', undefined, 'none'],
  ])('%s, natively %s: %s', (neutral, native, expected) => {
    expect(inWords(neutral, native)).toBe(expected);
  });

  test('a person by name and id, where these differ', () => {
    expect(personInWords({ id: '6', name: 'Bob Test' })).toBe('Bob Test (6)');
    expect(personInWords({ id: 'maya', name: 'maya' })).toBe('maya');
    expect(personInWords({ id: '6', name: '' })).toBe('6');
  });

  test('a title that looks like a sentence of ours stays a quotation, and is cut', () => {
    const title = 'x" from open to new. Approved.\nNothing';
    expect(nameOf({ display_id: 'T-1', title })).toBe(
      String.raw`T-1 "x\" from open to new. Approved.\nNothing"`,
    );
    expect(nameOf({ display_id: 'T-1', title: '☕'.repeat(81) })).toBe(`T-1 "${'☕'.repeat(80)}…"`);
  });

  test('what is absent or empty is no change', () => {
    expect(newTicketInWords({ title: 'a', labels: [], queue: '' })).toEqual([
      { field: 'title', becomes: 'a' },
    ]);
  });
});
