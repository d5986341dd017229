import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });
const tickets = [
  { subject: 'Printer jams' },
  { subject: 'Done', assignee: 'alice', status: 'closed' },
] as const;
const internal = { body: 'Only us', visibility: 'internal' } as const;
const open = { body: 'For **you**', visibility: 'public' } as const;

describe('a comment', () => {
  test('R66 a public one is mailed to the requester, as the plan says; an internal one is not', async () => {
    const { desk, world } = openDesk({ tickets });
    const said = await desk.comments.planComment('1', open, 'maya');
    expect(said.summary).toContain('and mails it to the requester');
    expect((await desk.comments.planComment('1', internal, 'maya')).summary).not.toContain('mails');
    await desk.comments.add('1', internal, write(1));
    expect(world.state.mails).toEqual([]);
    const { record } = await desk.comments.add('1', open, write(2));
    expect(world.state.mails).toMatchObject([{ to: 'carol@customer.test', about: 'comment' }]);
    expect(record).toMatchObject({ body: 'For **you**', author: { name: 'Alice Agent' } });
  });

  test('R66 on a closed ticket there is none, planned or written', async () => {
    const { desk } = openDesk({ tickets });
    for (const call of [
      desk.comments.add('2', internal, write(1)),
      desk.comments.planComment('2', internal, 'maya'),
    ]) {
      expect((await refusal(call)).code).toBe('invalid');
    }
  });

  test('R66 an account that may write internally only publishes nothing, and says so', async () => {
    const { desk, world } = openDesk({ tickets });
    const user = { id: 361_000_000_002, name: 'Alice Agent', role: 'agent' };
    world.fail({
      status: 200,
      method: 'GET',
      path: 'users/me',
      body: JSON.stringify({ user: { ...user, only_private_comments: true } }),
    });
    const { tools, notes } = await desk.describe.describe();
    expect([tools.add_comment, notes.at(-1)]).toEqual([
      'partial',
      expect.stringContaining('internal comments only'),
    ]);
    for (const call of [
      desk.comments.add('1', open, write(1)),
      desk.comments.planComment('1', open, 'maya'),
    ]) {
      expect((await refusal(call)).code).toBe('forbidden');
    }
    const { record } = await desk.comments.add('1', internal, write(2));
    expect([record.visibility, world.state.tickets[0]?.audits.length]).toEqual(['internal', 2]);
  });

  test('R41 R66 an internal one that Zendesk published is told', async () => {
    const { desk, world, before } = openDesk({ tickets });
    before('PUT /api/v2/tickets/1.json', () => {
      world.fail({ status: 502, method: 'PUT', request: 'done' });
    });
    await refusal(desk.comments.add('1', internal, write(1)));
    const event = world.state.tickets[0]?.audits[1]?.events[0];
    if (event) Object.assign(event, { public: true });
    const found = await desk.comments.findComment('1', internal, write(1));
    expect(found?.warnings).toEqual([
      'visibility: asked for internal, Zendesk made the comment public.',
    ]);
  });

  test('R36 a hundred and more are listed page by page, without the text of the ticket', async () => {
    const { desk, world } = openDesk({ tickets });
    for (let index = 0; index < 120; index += 1) {
      const draft = index % 2 === 0 ? internal : open;
      await desk.comments.add('1', { ...draft, body: `no ${index}` }, write(index));
    }
    const seen: string[] = [];
    let position: unknown;
    do {
      const page = await desk.comments.list('1', 'internal', { limit: 25, position });
      seen.push(...page.items.map(({ body }) => body));
      position = page.next;
    } while (position !== undefined);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => `no ${index * 2}`));
    const { recent_comments, body } = await desk.tickets.get('1');
    expect([body, recent_comments.map((one) => one.body)]).toEqual([
      'Printer jams',
      ['no 115', 'no 116', 'no 117', 'no 118', 'no 119'],
    ]);
    expect(world.refused).toEqual([]);
  });

  test('R36 HTML of others is read as Markdown, and says where that loses something', async () => {
    const { desk, world } = openDesk({ tickets });
    const event = world.state.tickets[0]?.audits[0]?.events.find(({ type }) => type === 'Comment');
    const html_body = '<div class="zd-comment"><p>Hi <b>you</b> <u>there</u></p></div>';
    if (event) Object.assign(event, { html_body });
    expect(await desk.tickets.get('1')).toMatchObject({
      body: 'Hi **you** there',
      body_format: 'lossy',
    });
  });
});
