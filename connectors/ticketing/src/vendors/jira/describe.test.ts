import type { Seed } from '@gatehouse/mocks/jira';
import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { DESK, openDesk, PLAIN } from './open.fixture.ts';

const write = (count: number) => ({ actor: 'maya', attempt: attempt(count) });

async function internalIn(seed: Seed) {
  const { fields } = await openDesk(seed).desk.describe.describe();
  return fields.internal_comment;
}

describe('R36 R66 what a site can do', () => {
  test('its words in ours, each native name in one place', async () => {
    const { desk } = openDesk(DESK);
    const said = await desk.describe.describe();
    expect(said.statuses).toEqual([
      { status: 'new', native: ['Open'] },
      { status: 'open', native: ['Waiting for support'] },
      { status: 'in_progress', native: ['In Progress'] },
      { status: 'waiting', native: ['Waiting for customer', 'Pending'] },
      { status: 'resolved', native: ['Resolved'] },
      { status: 'closed', native: ['Closed'] },
      { status: 'canceled', native: ['Canceled'] },
    ]);
    expect(said.priorities).toEqual([
      { priority: 'urgent', native: ['Highest'] },
      { priority: 'high', native: ['High'] },
      { priority: 'normal', native: ['Medium'] },
      { priority: 'low', native: ['Low', 'Lowest'] },
    ]);
    expect(said.types).toEqual(['[System] Service request', '[System] Incident', 'Task', 'Epic']);
  });

  test('internal comments exist in a service desk only', async () => {
    expect([await internalIn(DESK), await internalIn(PLAIN)]).toEqual(['read_write', 'none']);
  });

  test('the configured type is what a new ticket is; one that there is not is told to the operator', async () => {
    const { desk } = openDesk(DESK, { issueType: 'task' });
    expect((await desk.describe.describe()).types[0]).toBe('Task');
    const { record } = await desk.tickets.create({ title: 'abc', body: 'b' }, write(1));
    expect(record.type).toBe('Task');
    const wrong = openDesk(DESK, { issueType: 'Chore' });
    const error = await refusal(wrong.desk.tickets.create({ title: 'abc', body: 'b' }, write(1)));
    expect(error.hint).toContain('JIRA_ISSUE_TYPE');
  });

  test('a project that the account does not see is told to the operator', async () => {
    const { desk } = openDesk(DESK, { project: 'NONE' });
    expect((await refusal(desk.describe.describe())).hint).toContain('JIRA_PROJECT');
  });

  test('the doctor hears as whom, what is missing for which tools, and which words fit none of ours', async () => {
    const { desk, world } = openDesk(DESK);
    const alice = world.state.users.find(({ displayName }) => displayName === 'Alice Test');
    if (alice) alice.permissions = alice.permissions.filter((one) => one !== 'LINK_ISSUES');
    for (const one of world.state.priorities) if (one.name === 'Low') one.name = 'Irgendwann';
    const account = await desk.describe.account?.();
    expect(account).toMatchObject({
      person: 'Alice Test (alice@example.com)',
      missing: [{ right: 'LINK_ISSUES', tools: ['link_tickets'] }],
      unmapped: [{ native: 'Irgendwann', shown: 'normal' }],
    });
    expect(account?.granted).toContain('EDIT_ISSUES');
  });
});

describe('R36 links', () => {
  const seed = {
    issues: [
      { summary: 'epic', type: 'Epic' },
      { summary: 'task', type: 'Task' },
    ],
  };
  const link = { from: '10000', to: '10001', relation: 'parent' } as const;

  test('a parent one level above is a field of the child, seen from both ends, and replaces no other', async () => {
    const { desk, world } = openDesk({
      issues: [...seed.issues, { summary: 'other', type: 'Epic' }],
    });
    expect((await desk.links.link(link, write(1))).result).toBe('created');
    expect((await desk.links.link(link, write(2))).result).toBe('unchanged');
    expect((await desk.tickets.get('10001')).links).toEqual([
      { relation: 'child', ticket_id: '10000' },
    ]);
    const error = await refusal(desk.links.link({ ...link, from: '10002' }, write(3)));
    expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', 'relation']);
    expect(world.refused).toEqual([]);
  });

  test('a site without such a type of link says which it has', async () => {
    const { desk, world } = openDesk(seed);
    world.state.linkTypes.splice(0, 1);
    const error = await refusal(desk.links.planLink({ ...link, relation: 'blocks' }, 'maya'));
    expect([error.code, error.details.capability]).toEqual(['not_supported', 'link_tickets']);
    expect(error.hint).toContain('clones');
  });

  test('a link is found again by itself', async () => {
    const { desk } = openDesk(seed);
    const blocks = { ...link, relation: 'blocks' } as const;
    expect(await desk.links.findLink(blocks, write(1))).toBeUndefined();
    await desk.links.link(blocks, write(1));
    expect((await desk.links.findLink(blocks, write(1)))?.result).toBe('unchanged');
    expect(await desk.links.findLink({ ...blocks, to: '404' }, write(1))).toBeUndefined();
  });
});

describe('R36 history, people and files', () => {
  test('a change of several fields is told field by field, in our words, over pages', async () => {
    const { desk } = openDesk(DESK);
    const { record } = await desk.tickets.create({ title: 'abc', body: 'b' }, write(1));
    await desk.tickets.update(
      record.id,
      { priority: 'high', labels_add: ['x', 'y'], due_date: '2027-01-01' },
      write(2),
    );
    await desk.tickets.setStatus(record.id, { status: 'canceled' }, write(3));
    const entries: unknown[] = [];
    let position: unknown;
    do {
      // oxlint-disable-next-line no-await-in-loop
      const page = await desk.tickets.history(record.id, { limit: 2, position });
      entries.push(...page.items.map(({ field, from, to }) => [field, from, to]));
      position = page.next;
    } while (position !== undefined);
    expect(entries).toEqual([
      ['priority', 'normal', 'high'],
      ['labels', null, 'x, y'],
      ['due_date', null, '2027-01-01'],
      ['status', 'new', 'canceled'],
      ['resolution', null, "Won't Do"],
    ]);
  });

  test('customers are found as requesters, not as agents, and apps not at all', async () => {
    const { desk } = openDesk(DESK);
    const names = async (query: string, role?: 'agent' | 'requester') =>
      (await desk.people.find(query, role, 10)).items.map(({ name }) => name);
    expect(await names('Carol', 'requester')).toEqual(['Carol Customer']);
    expect(await names('Carol', 'agent')).toEqual([]);
    expect(await names('Automation')).toEqual([]);
    expect((await desk.people.find('Dan', undefined, 10)).items).toEqual([
      { id: '5b10ac8d82e05b22cc7d4ef5', name: 'Dan Test' },
    ]);
  });

  test('R32 a file comes by way of Jira: the credential goes to no other host', async () => {
    const { desk, requests } = openDesk({
      issues: [{ summary: 'one', attachments: [{ filename: 'a.txt', content: 'hello' }] }],
    });
    const [file] = (await desk.tickets.get('10000')).attachments;
    const read = await desk.attachments.get(file?.id ?? '');
    expect(new TextDecoder().decode(read.bytes)).toBe('hello');
    expect(requests.at(-1)).toContain('?redirect=false');
  });
});
