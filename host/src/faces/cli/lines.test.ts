import { expect, test } from 'vitest';
import { marked } from './lines.ts';

test('R66 a mark of ours takes one column, a character that may take two halves the line', () => {
  expect(marked('✓ Written. The next start of the host uses redmine.', 60)).toHaveLength(1);
  expect(marked('票 Written. The next start of the host uses redmine.', 60)).toHaveLength(2);
});
