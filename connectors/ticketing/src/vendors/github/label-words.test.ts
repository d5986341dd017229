import { describe, expect, test } from 'vitest';
import { priorityLabels, priorityWordsOf, statusLabels, statusWordsOf } from './label-words.ts';
import { openDesk } from './open.fixture.ts';

describe('labels that stand for words', () => {
  test('are read in the order of the words, with signs in their names', () => {
    expect(priorityWordsOf('low=p:low, urgent=priority: a=b')).toEqual([
      { word: 'urgent', label: 'priority: a=b' },
      { word: 'low', label: 'p:low' },
    ]);
    expect(statusWordsOf(undefined)).toEqual([]);
  });

  test.each([
    'urgent',
    'urgent=',
    'soon=x',
    'none=x',
    'urgent=x,urgent=y',
    'urgent=x,high=X',
    'urgent="x"',
    `urgent=${'x'.repeat(51)}`,
    '',
  ])('%j is refused', (given) => {
    expect(priorityLabels.safeParse(given).success).toBe(false);
  });

  test('open, resolved, closed and canceled are states of GitHub and take no label', () => {
    for (const word of ['open', 'resolved', 'closed', 'canceled']) {
      expect(statusLabels.safeParse(`${word}=x`).success).toBe(false);
    }
    expect(statusLabels.safeParse('new=triage,waiting=on hold').success).toBe(true);
  });

  test('one label cannot be both a status and a priority', () => {
    const both = { statusLabels: 'waiting=later', priorityLabels: 'low=Later' };
    expect(() => openDesk({}, both)).toThrow('GITHUB_STATUS_LABELS and GITHUB_PRIORITY_LABELS');
  });
});
