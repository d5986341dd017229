import { describe, expect, test } from 'vitest';
import { attempt, manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const draft = { title: 'Gate', body: 'It is **stuck**.' };

describe('R66 opening an issue', () => {
  test('the mark is in the text that GitHub keeps, and in none that a tool shows', async () => {
    const { desk, world } = openDesk();
    const { record } = await desk.tickets.create(draft, { actor: 'maya', attempt: attempt(7) });
    expect(world.state.issues[0]?.body).toBe(
      'It is **stuck**.\n\n<!-- gatehouse gh-0000000000000007 -->',
    );
    expect(record.body).toBe(draft.body);
  });

  test('a look-up finds it before the search does, among the own and the new ones', async () => {
    const { desk, world, requests } = openDesk({ searchLag: 600 });
    const once = { actor: 'maya', attempt: attempt(8) };
    world.fail({ status: 'reset', method: 'POST', request: 'done' });
    expect((await refusal(desk.tickets.create(draft, once))).code).toBe('outcome_unknown');
    const found = await desk.tickets.findCreated(draft, once);
    expect(found).toMatchObject({ result: 'created', record: { title: 'Gate' }, warnings: [] });
    expect(requests.at(-1)).toContain(
      'state=all&creator=gatehouse-dana&since=2026-11-02T08:00:00Z',
    );
    expect(requests.some((line) => line.includes('/search/'))).toBe(false);
  });

  test('what GitHub drops in silence becomes a warning', async () => {
    const { world, desk } = openDesk({}, { token: 'github_pat_11READ00000000000000000' });
    const asked = { ...draft, priority: 'high', labels: ['bug'], assignee: 'alice-test' } as const;
    const { warnings } = await desk.tickets.create(asked, write());
    expect(warnings).toEqual([
      'priority: asked for "priority: high", GitHub kept "none".',
      'assignee: asked for "alice-test", GitHub kept nothing.',
      'labels: asked for "bug", GitHub kept nothing of that.',
    ]);
    expect(world.state.issues).toHaveLength(1);
  });

  test('what no issue has becomes a warning, by field', async () => {
    const { desk } = openDesk({}, { priorityLabels: undefined });
    const asked = {
      ...draft,
      priority: 'high',
      type: 'Bug',
      requester: 'maya',
      due_date: '2027-01-01',
      custom_fields: [{ field: 'a', value: 'b' }],
    } as const;
    const { warnings } = await desk.tickets.create(asked, write());
    const fields = warnings.map((warning) => warning.split(':')[0]);
    expect(fields).toEqual(['priority', 'type', 'requester', 'due_date', 'custom_fields']);
    const { summary } = await desk.tickets.planCreate(asked, 'maya');
    expect(summary).toContain('will not keep: priority, type, requester, due_date, custom_fields.');
  });

  test('a label that stands for a status or a priority is refused, and a known one is not made twice', async () => {
    const { desk, world } = openDesk();
    const error = await refusal(
      desk.tickets.create({ ...draft, labels: ['Priority: HIGH'] }, write()),
    );
    expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', 'labels']);
    const { record, warnings } = await desk.tickets.create({ ...draft, labels: ['BUG'] }, write());
    expect([record.labels, warnings]).toEqual([['bug'], []]);
    expect(world.state.writes).toBe(1);
  });

  test('a repository without issues is not_found, in the words of GitHub', async () => {
    const { desk, world } = openDesk();
    const [repository] = world.state.repositories;
    if (repository) repository.hasIssues = false;
    const { code, message } = await refusal(desk.tickets.create(draft, write()));
    expect([code, message]).toEqual(['not_found', expect.stringContaining('Issues are disabled')]);
  });

  test('a ticket that cannot be read back is told as created', async () => {
    const { desk, world } = openDesk();
    world.fail({ status: 502, method: 'GET', path: '/issues/1', times: 3 });
    const { result, warnings } = await desk.tickets.create(draft, write());
    expect([result, warnings.length]).toEqual(['created', 1]);
  });
});
