import { getResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createGithub, githubJudge, OPERATIONS, type GithubMock } from './github.ts';
import { selfTest } from './judge.ts';

const judge = githubJudge();
const here = '/repos/acme/support/issues';

async function call(
  world: GithubMock,
  method: string,
  path: string,
  { body, token = world.settings.token }: { body?: object; token?: string } = {},
) {
  const headers = {
    authorization: `Bearer ${token}`,
    'user-agent': 'test',
    ...(body && { 'content-type': 'application/json' }),
  };
  const request = new Request(`${world.origin}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const reply = await getResponse([...world.handlers], request);
  if (!reply) throw new Error(`nothing answers ${path}`);
  return { status: reply.status, json: await reply.json(), headers: reply.headers };
}

const search = (q: string) => `/search/issues?${new URLSearchParams({ q }).toString()}`;
const numbers = (json: unknown) =>
  z
    .object({ items: z.array(z.object({ number: z.int() })) })
    .parse(json)
    .items.map(({ number }) => number);

describe("judged by GitHub's own description", () => {
  test('the judge accepts a good request of each operation and refuses bad ones', async () => {
    expect(await selfTest(judge, OPERATIONS)).toEqual([]);
    expect(OPERATIONS).toHaveLength(16);
  });

  test('what the judge refuses is answered with 422, is not done, and is kept', async () => {
    const world = createGithub({ judge });
    const reply = await call(world, 'POST', here, { body: { title: 'a', labells: ['x'] } });
    expect([reply.status, world.state.issues, world.state.writes]).toEqual([422, [], 0]);
    expect(world.refused).toMatchObject([{ operation: 'issues/create', path: here }]);
  });
});

describe('as GitHub does it', () => {
  test('without a user agent 403, with a wrong token 401, an issue that is not there 404', async () => {
    const world = createGithub();
    const bare = new Request(`${world.origin}/user`);
    expect((await getResponse([...world.handlers], bare))?.status).toBe(403);
    expect((await call(world, 'GET', '/user', { token: 'wrong' })).status).toBe(401);
    expect((await call(world, 'GET', `${here}/7`)).status).toBe(404);
  });

  test('pull requests are among the issues, in the list and by their number', async () => {
    const world = createGithub({ issues: [{ title: 'a', pull: true }, { title: 'b' }] });
    expect((await call(world, 'GET', here)).json).toMatchObject([
      { number: 2 },
      { number: 1, pull_request: {} },
    ]);
    expect((await call(world, 'GET', `${here}/1`)).status).toBe(200);
    expect(numbers((await call(world, 'GET', search('is:issue'))).json)).toEqual([2]);
  });

  test('a reader opens issues, and labels and people are dropped without a word', async () => {
    const world = createGithub();
    const body = { title: 'a', labels: ['bug'], assignees: ['alice-test'] };
    const made = await call(world, 'POST', here, { body, token: world.reader });
    expect(made).toMatchObject({ status: 201, json: { labels: [], assignees: [] } });
  });

  test('a label that the repository lacks is made, another spelling is the same one, outsiders are left out', async () => {
    const world = createGithub();
    const body = { title: 'a', labels: ['BUG', 'new one'], assignees: ['carol-outside'] };
    const made = await call(world, 'POST', here, { body });
    expect(made.json).toMatchObject({ labels: [{ name: 'bug' }, { name: 'new one' }] });
    expect(made.json).toMatchObject({ assignees: [] });
    expect(world.state.repositories[0]?.labels).toEqual(['bug', 'new one']);
  });

  test('a reason counts only where the state changes', async () => {
    const world = createGithub({ issues: [{ title: 'a' }] });
    const close = (state_reason: string) =>
      call(world, 'PATCH', `${here}/1`, { body: { state: 'closed', state_reason } });
    expect((await close('completed')).json).toMatchObject({ state_reason: 'completed' });
    expect((await close('not_planned')).json).toMatchObject({ state_reason: 'completed' });
  });

  test('lists come in pages with a link to the next', async () => {
    const issues = Array.from({ length: 5 }, (_, at) => ({ title: `no ${at}` }));
    const world = createGithub({ issues });
    const first = await call(world, 'GET', `${here}?per_page=2`);
    expect(first.json).toHaveLength(2);
    expect(first.headers.get('link')).toContain('page=2>; rel="next"');
    const last = await call(world, 'GET', `${here}?per_page=2&page=3`);
    expect(last.json).toHaveLength(1);
    expect(last.headers.get('link')).toBeNull();
  });
});

describe('the search', () => {
  test('lags behind what was written; the list does not', async () => {
    const world = createGithub({ searchLag: 30, issues: [{ title: 'printer' }] });
    expect(numbers((await call(world, 'GET', search('printer'))).json)).toEqual([]);
    expect((await call(world, 'GET', here)).json).toHaveLength(1);
    world.advance(30);
    expect(numbers((await call(world, 'GET', search('printer'))).json)).toEqual([1]);
  });

  test('reads words, phrases, qualifiers and what is not', async () => {
    const world = createGithub({
      issues: [
        { title: 'Gate jams', labels: ['bug', 'on hold'] },
        { title: 'Gate opens', state: 'closed', state_reason: 'not_planned' },
        { title: 'Door', body: 'the gate jams', assignees: ['bob-test'] },
      ],
    });
    const found = async (q: string) => numbers((await call(world, 'GET', search(q))).json);
    expect(await found('"gate" "jams"')).toEqual([3, 1]);
    expect(await found('"jams the"')).toEqual([]);
    expect(await found('label:"on hold"')).toEqual([1]);
    expect(await found('-label:"on hold" state:open')).toEqual([3]);
    expect(await found('reason:"not planned"')).toEqual([2]);
    expect(await found('assignee:bob-test')).toEqual([3]);
    expect(await found('created:2026-11-02T09:00:01Z..*')).toEqual([3, 2]);
  });

  test('takes OR and brackets only when it is asked to, and five of them', async () => {
    const world = createGithub({ issues: [{ title: 'one' }, { title: 'two' }] });
    const q = '("one" OR "two")';
    expect((await call(world, 'GET', search(q))).status).toBe(422);
    const advanced = (text: string) => call(world, 'GET', `${search(text)}&advanced_search=true`);
    expect(numbers((await advanced(q)).json)).toEqual([2, 1]);
    const many = Array.from({ length: 7 }, () => '"one"').join(' OR ');
    expect((await advanced(many)).status).toBe(422);
  });

  test('refuses unknown people, long texts, and what lies beyond a thousand', async () => {
    const world = createGithub({
      issues: Array.from({ length: 1001 }, () => ({ title: 'same' })),
    });
    expect((await call(world, 'GET', search('assignee:nobody'))).status).toBe(422);
    expect((await call(world, 'GET', search(`"${'x'.repeat(257)}"`))).status).toBe(422);
    const page = (number: number) =>
      call(world, 'GET', `${search('same')}&per_page=100&page=${number}`);
    expect(await page(10)).toMatchObject({ status: 200, json: { total_count: 1001 } });
    expect((await page(11)).status).toBe(422);
  });
});
