import { expect, test } from 'vitest';
import { neutralPriority, neutralStatus } from './enums.ts';

test.each([
  ['Parked', 'new', 'new'],
  ['Bei der Spedition', 'indeterminate', 'in_progress'],
  ['Abgelegt', 'done', 'resolved'],
])(
  'R37 a status that nobody mapped is what its category says: %s of %s is %s',
  (name, category, neutral) => {
    expect(neutralStatus({ id: '77', name, category })).toBe(neutral);
  },
);

test.each([
  [{ id: '9', name: 'P0' }, 'normal'],
  [null, 'none'],
])('R37 an unknown priority is normal, and none is none: %j', (native, neutral) => {
  expect(neutralPriority(native)).toBe(neutral);
});
