import { describe, expect, test } from 'vitest';
import { nativePriority, nativeStatus, neutralPriority, neutralStatus } from './enums.ts';

const labels = {
  statusLabels: [{ word: 'waiting', label: 'on hold' }],
  priorityLabels: [{ word: 'high', label: 'urgent' }],
} as const;

describe('R37 a word of GitHub that nobody knows yet has a neutral one', () => {
  test.each([
    [{ state: 'closed', state_reason: 'superseded', labels: [] }, 'closed', 'closed'],
    [{ state: 'closed', state_reason: null, labels: [] }, 'closed', 'closed'],
    [{ state: 'open', state_reason: 'parked', labels: [] }, 'open', 'open'],
    [{ state: 'draft', labels: ['On Hold'] }, 'waiting', 'on hold'],
  ])('%j', (nature, neutral, native) => {
    expect([neutralStatus(labels, nature), nativeStatus(labels, nature)]).toEqual([
      neutral,
      native,
    ]);
  });

  test('a label that stands for nothing is no priority', () => {
    const nature = { state: 'open', labels: ['P0'] };
    expect([neutralPriority(labels, nature), nativePriority(labels, nature)]).toEqual([
      'none',
      'none',
    ]);
  });
});
