import { expect, test } from 'vitest';
import { selfTest } from '../judge.ts';
import { createJira } from '../jira.ts';
import { jiraJudge } from './description.ts';
import { OPERATIONS } from './operations.ts';

const judge = jiraJudge();
if (!judge) console.warn('SKIPPED: the judge of Jira, for want of ../shared/specs');

test.skipIf(!judge)(
  'the judge accepts a good request of each operation and refuses bad ones',
  async () => {
    if (!judge) throw new Error('unreachable');
    expect(await selfTest(judge, OPERATIONS)).toEqual([]);
  },
);
