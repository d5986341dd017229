import { OPERATIONS } from '@gatehouse/mocks/github';
import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance } from '../../conformance.ts';
import { openDesk, type TestDesk } from './open.fixture.ts';

/** Seconds after which a search finds what was written. */
const LAG = 30;

describe.each([
  { with: 'labels for statuses and priorities', settings: {} },
  { with: 'no labels', settings: { statusLabels: undefined, priorityLabels: undefined } },
])('GitHub keeps the laws of the category, with $with', ({ settings }) => {
  const opened: TestDesk[] = [];
  conformance(test, async () => {
    const one = openDesk({ searchLag: LAG }, settings);
    const { world, desk } = one;
    opened.push(one);
    return {
      adapter: desk,
      write: manyWrites('maya'),
      agent: { name: 'alice-test', id: 'alice-test' },
      indexed: async () => world.advance(LAG),
      fail: (fault) => world.fail(fault),
      writes: () => world.state.writes,
      close: async () => {},
    };
  });

  test('on the way, GitHub was asked all that the world answers, and nothing that it would refuse', () => {
    expect(opened.flatMap(({ world }) => world.refused)).toEqual([]);
    const asked = new Set(opened.flatMap(({ world }) => [...world.used]));
    expect([...asked].toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
  });
});
