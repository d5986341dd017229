import type { Doc } from '@gatehouse/mocks/jira';
import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, PLAIN } from './open.fixture.ts';

const write = (count: number) => ({ actor: 'maya', attempt: attempt(count) });
const seed = { issues: [{ summary: 'Gate does not open' }] };
const ID = '10000';

describe('R36 R41 comments', () => {
  test('the same words, internal or public: only a property tells them apart, and a mark beside it', async () => {
    const { desk, world } = openDesk(seed);
    await desk.comments.add(ID, { body: 'a', visibility: 'internal' }, write(1));
    await desk.comments.add(ID, { body: 'a', visibility: 'public' }, write(2));
    expect(world.state.issues[0]?.comments.map(({ properties }) => properties)).toEqual([
      { 'gatehouse.mark': { mark: attempt(1).mark }, 'sd.public.comment': { internal: true } },
      { 'gatehouse.mark': { mark: attempt(2).mark } },
    ]);
    expect(world.refused).toEqual([]);
  });

  test('outside of a service desk an internal one is refused before anything is sent', async () => {
    const { desk, requests } = openDesk({ ...PLAIN, ...seed });
    const draft = { body: 'a', visibility: 'internal' } as const;
    const error = await refusal(desk.comments.add(ID, draft, write(1)));
    expect([error.code, error.details.capability]).toEqual(['not_supported', 'internal_comment']);
    expect(requests.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  test('one that only a role sees is internal, and a document that says more than Markdown is lossy', async () => {
    const mention: Doc = {
      type: 'doc',
      version: 1,
      content: [
        { type: 'paragraph', content: [{ type: 'mention', attrs: { id: 'x', text: '@Bob' } }] },
      ],
    };
    const { desk } = openDesk({
      issues: [
        {
          summary: 'one',
          comments: [{ body: 'for us', role: 'Service Desk Team' }, { body: mention }],
        },
      ],
    });
    const { recent_comments } = await desk.tickets.get(ID);
    expect(
      recent_comments.map(({ body, visibility, body_format }) => [body, visibility, body_format]),
    ).toEqual([
      ['for us', 'internal', undefined],
      ['@Bob', 'public', 'lossy'],
    ]);
  });

  test('a page of one kind is filled although most are of the other', async () => {
    const comments = Array.from({ length: 230 }, (_, at) => ({
      body: `no ${at}`,
      internal: at % 50 !== 0,
    }));
    const { desk } = openDesk({ issues: [{ summary: 'one', comments }] });
    const first = await desk.comments.list(ID, 'public', { limit: 3 });
    const rest = await desk.comments.list(ID, 'public', { limit: 3, position: first.next });
    expect([...first.items, ...rest.items].map(({ body }) => body)).toEqual(
      [0, 50, 100, 150, 200].map((at) => `no ${at}`),
    );
    expect(rest.next).toBeUndefined();
  });

  test('who may not comment is told so before anything is sent', async () => {
    const { desk, world } = openDesk(seed);
    const alice = world.state.users.find(({ displayName }) => displayName === 'Alice Test');
    if (alice) alice.permissions = alice.permissions.filter((one) => one !== 'ADD_COMMENTS');
    const draft = { body: 'a', visibility: 'public' } as const;
    expect((await refusal(desk.comments.planComment(ID, draft, 'maya'))).code).toBe('forbidden');
    expect((await refusal(desk.comments.add(ID, draft, write(1)))).code).toBe('forbidden');
  });

  test('a mark in a comment of somebody else is none of ours', async () => {
    const { desk, world } = openDesk(seed);
    const draft = { body: 'a', visibility: 'public' } as const;
    await desk.comments.add(ID, draft, write(1));
    const [issue] = world.state.issues;
    const [comment] = issue?.comments ?? [];
    if (issue && comment) issue.comments[0] = { ...comment, author: world.accounts.bob.id };
    expect(await desk.comments.findComment(ID, draft, write(1))).toBeUndefined();
  });
});
