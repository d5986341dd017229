import { describe, expect, test } from 'vitest';
import { selfTest, type Judge } from '../judge.ts';
import { jiraJudge } from './description.ts';
import { OPERATIONS } from './operations.ts';
import { call, open } from './open.fixture.ts';

const judge = jiraJudge();

describe.skipIf(!judge)(
  "judged by the vendor's descriptions (SKIPPED where ../shared/specs is absent)",
  () => {
    test('the judge accepts a good request of each operation and refuses four kinds of bad ones', async () => {
      expect(await selfTest(given(judge), OPERATIONS)).toEqual([]);
      expect(OPERATIONS).toHaveLength(35);
    });

    test('what the judge refuses is answered with 422, is not done, and is kept', async () => {
      const world = open({ issues: [{ summary: 'Printer jams' }], judge: given(judge) });
      const body = { fields: { summary: 'Other', prioritty: { id: '1' } } };
      const reply = await call(world, 'PUT', '/rest/api/3/issue/SUP-1', { body });
      expect(reply.status).toBe(422);
      expect(world.state.issues[0]?.summary).toBe('Printer jams');
      expect(world.refused).toEqual([
        {
          method: 'PUT',
          path: '/rest/api/3/issue/SUP-1',
          operation: 'editIssue',
          problems: ['/requestBody/fields must NOT have additional properties prioritty'],
        },
      ]);
      expect([...world.used]).toEqual(['editIssue']);
    });

    test('requests by way of the OAuth gateway are judged as those to the site', async () => {
      const world = open({ judge: given(judge) });
      const { url } = world.serviceAccount;
      await call(world, 'GET', '/rest/api/3/serverInfo?expand=x', { base: url, auth: 'none' });
      expect(world.refused).toEqual([]);
    });
  },
);

function given(one: Judge | undefined): Judge {
  if (!one) throw new Error('skipped');
  return one;
}
