import { describe, expect, test } from 'vitest';
import { priority, status } from '../../model.ts';
import { nativePriorities, nativeStatuses, neutralPriority, neutralStatus } from './enums.ts';

const statuses = [
  { id: '1', name: 'New', is_closed: false },
  { id: '2', name: 'In Progress', is_closed: false },
  { id: '3', name: 'Resolved', is_closed: false },
  { id: '4', name: 'Feedback', is_closed: false },
  { id: '7', name: 'Done', is_closed: true },
  { id: '5', name: 'Closed', is_closed: true },
  { id: '6', name: 'Rejected', is_closed: true },
];
const priorities = ['Low', 'Normal', 'High', 'Urgent', 'Immediate'].map((name, index) => ({
  id: String(index + 1),
  name,
}));

describe('statuses', () => {
  test.each([
    ['New', false, 'new'],
    ['in progress ', false, 'in_progress'],
    ['Feedback', false, 'waiting'],
    ['Resolved', false, 'resolved'],
    ['Closed', true, 'closed'],
    ['Rejected', true, 'canceled'],
    ['Erledigt', true, 'closed'],
    ['Waiting for parts', false, 'open'],
    ['constructor', null, 'open'],
    ['', undefined, 'open'],
  ])('native "%s" (closed: %s) is %s', (name, is_closed, expected) => {
    expect(neutralStatus({ id: '9', name, is_closed })).toBe(expected);
  });

  test('a neutral status finds its natives, known names before those that fell back', () => {
    expect(
      status.options.map((word) => nativeStatuses(statuses, word).map(({ name }) => name)),
    ).toEqual([
      ['New'],
      [],
      ['In Progress'],
      ['Feedback'],
      ['Resolved'],
      ['Closed', 'Done'],
      ['Rejected'],
    ]);
  });

  test('open is what an administrator added and is not closed; New never stands for it', () => {
    const all = [...statuses, { id: '8', name: 'Accepted', is_closed: false }];
    expect(nativeStatuses(all, 'open').map(({ name }) => name)).toEqual(['Accepted']);
    expect(nativeStatuses([], 'open')).toEqual([]);
  });
});

describe('priorities', () => {
  test.each([
    ['Immediate', 'urgent'],
    ['Urgent', 'urgent'],
    ['high', 'high'],
    ['Low', 'low'],
    ['Whenever', 'normal'],
  ])('native "%s" is %s', (name, expected) => {
    expect(neutralPriority({ id: '1', name })).toBe(expected);
  });

  test('no priority at all is none', () => {
    expect([neutralPriority(null), neutralPriority(undefined)]).toEqual(['none', 'none']);
  });

  test('a neutral priority finds its natives, the one of its own name first', () => {
    expect(
      priority.options.map((word) => nativePriorities(priorities, word).map(({ name }) => name)),
    ).toEqual([['Urgent', 'Immediate'], ['High'], ['Normal'], ['Low'], []]);
  });
});
