import { describe, expect, test } from 'vitest';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

describe('R66 what a connection says of itself', () => {
  test('as whom, with which rights', async () => {
    const { desk } = openDesk();
    expect(await desk.describe.account?.()).toEqual({
      person: 'gatehouse-dana',
      granted: ['push on acme/support', 'triage on acme/support', 'pull on acme/support'],
      missing: [],
      unmapped: [],
    });
  });

  test('what is missing, with the next step', async () => {
    const { desk, world } = openDesk({}, { token: 'github_pat_11READ00000000000000000' });
    const [repository] = world.state.repositories;
    if (repository) Object.assign(repository, { hasIssues: false, archived: true });
    const account = await desk.describe.account?.();
    expect(account?.missing.map(({ right }) => right)).toEqual([
      'write access to acme/support',
      'issues on acme/support',
      'acme/support as a live repository',
    ]);
    const { fields, notes } = await desk.describe.describe();
    expect([fields.labels, fields.assignee, fields.priority]).toEqual([
      'read_only',
      'read_only',
      'read_only',
    ]);
    expect(notes.join(' ')).toContain('may not write to the repository');
  });

  test('without labels there are no priorities, and open and closed are all statuses', async () => {
    const { desk } = openDesk({}, { priorityLabels: undefined, statusLabels: undefined });
    const { fields, priorities, statuses } = await desk.describe.describe();
    expect([fields.priority, priorities]).toEqual(['none', []]);
    expect(statuses.map(({ status }) => status)).toEqual([
      'open',
      'resolved',
      'closed',
      'canceled',
    ]);
  });

  test('a repository that the token does not reach is not_found', async () => {
    const { desk } = openDesk({}, { repositories: 'acme/hidden' });
    expect((await refusal(desk.describe.describe())).code).toBe('not_found');
  });

  test('people: who begins so comes first, more is told, requesters there are none', async () => {
    const { desk } = openDesk();
    expect(await desk.people.find('TEST', undefined, 1)).toEqual({
      items: [{ id: 'alice-test', name: 'alice-test' }],
      more: true,
    });
    expect((await refusal(desk.people.find('a', 'requester', 5))).code).toBe('not_supported');
  });
});
