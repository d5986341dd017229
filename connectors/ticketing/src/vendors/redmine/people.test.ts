import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = {
  projects: [
    { name: 'Support Desk', identifier: 'support' },
    { name: 'Legal', identifier: 'legal' },
  ],
  issues: [{ subject: 'Printer jams' }],
};
const asAdmin = { apiKey: 'ad'.repeat(20) };

describe('R36 people', () => {
  test('are the members of the queues, once each, by parts of their names, the shortest first', async () => {
    const { desk, world } = openDesk(seed);
    world.state.members.push({ user: 7, project: 2, role: 3 });
    const names = async (query: string, limit = 10) => {
      const { items, more } = await desk.people.find(query, undefined, limit);
      return [items.map(({ name }) => name), more];
    };
    expect(await names('TEST')).toEqual([
      ['Bob Test', 'Dan Test', 'Alice Test', 'Carol Test'],
      false,
    ]);
    expect(await names('test', 2)).toEqual([['Bob Test', 'Dan Test'], true]);
    expect(await names('nobody')).toEqual([[], false]);
    expect((await desk.people.find('alice', undefined, 5)).items).toEqual([
      { id: '5', name: 'Alice Test' },
    ]);
  });

  test('an agent can be assigned, a requester can open tickets', async () => {
    const { desk, world } = openDesk(seed);
    const [, developer, reporter] = world.state.roles;
    if (reporter) reporter.assignable = false;
    developer?.permissions.splice(developer.permissions.indexOf('add_issues'), 1);
    const ids = async (role: 'agent' | 'requester') =>
      (await desk.people.find('test', role, 5)).items.map(({ id }) => id);
    expect([await ids('agent'), await ids('requester')]).toEqual([
      ['8', '5'],
      ['6', '5'],
    ]);
    // what is found is what an assignee takes
    expect((await refusal(desk.tickets.update('1', { assignee: '6' }, write()))).code).toBe(
      'invalid',
    );
    const { record } = await desk.tickets.update('1', { assignee: '8' }, write());
    expect(record.assignee).toEqual({ id: '8', name: 'Dan Test' });
    // somebody who left the queue, but has the ticket already
    world.state.members.splice(
      world.state.members.findIndex(({ user }) => user === 8),
      1,
    );
    const again = await desk.tickets.update('1', { assignee: '8', title: 'Still' }, write());
    expect(again.record.assignee?.id).toBe('8');
  });

  test('R66 describe says that it is not all of them', async () => {
    const described = await openDesk(seed).desk.describe.describe();
    expect(described.tools.find_people).toBe('partial');
    expect(described.notes.join(' ')).toContain('find_people: only members of the queues');
  });
});

describe('an administrator', () => {
  test('finds all accounts, also by login and e-mail, with their addresses', async () => {
    const { desk } = openDesk(seed, asAdmin);
    const carol = { id: '7', name: 'Carol Test', email: 'carol@example.org' };
    for (const query of ['carol', 'carol@exam', 'Carol T']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await desk.people.find(query, undefined, 5)).toEqual({ items: [carol], more: false });
    }
    expect((await desk.people.find('carol', 'agent', 5)).items).toEqual([]);
    expect((await desk.people.find('dan', 'agent', 5)).items).toHaveLength(1);
    expect((await desk.describe.describe()).tools.find_people).toBe('yes');
  });

  test('names an assignee by login or e-mail', async () => {
    const { desk } = openDesk(seed, asAdmin);
    for (const assignee of ['dan', 'DAN@example.org', 'Dan Test', '8']) {
      // oxlint-disable-next-line no-await-in-loop
      const { changes } = await desk.tickets.planUpdate('1', { assignee }, 'maya');
      expect(changes).toEqual([{ field: 'assignee', was: null, becomes: 'Dan Test (8)' }]);
    }
    expect((await refusal(desk.tickets.planUpdate('1', { assignee: 'carol' }, 'm'))).code).toBe(
      'invalid',
    );
  });
});
