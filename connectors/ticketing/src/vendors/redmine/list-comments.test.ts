import { expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = { issues: [{ subject: 'Printer jams' }] };

test('R36 all comments, page by page, the oldest first, or those of one visibility', async () => {
  const { desk } = openDesk(seed);
  const visibilities = ['public', 'internal', 'internal', 'public', 'internal'] as const;
  for (const [index, visibility] of visibilities.entries()) {
    // one after the other: their order is what is tested
    // oxlint-disable-next-line no-await-in-loop
    await desk.comments.add('1', { body: `no ${index}`, visibility }, write());
  }
  await desk.tickets.update('1', { title: 'no comment' }, write());
  const list = async (visibility: 'internal' | 'public' | undefined, limit: number) => {
    const pages: string[][] = [];
    let position: unknown;
    do {
      // oxlint-disable-next-line no-await-in-loop
      const page = await desk.comments.list('1', visibility, { limit, position });
      pages.push(page.items.map(({ body }) => body));
      position = page.next;
    } while (position !== undefined);
    return pages;
  };
  expect(await list(undefined, 2)).toEqual([['no 0', 'no 1'], ['no 2', 'no 3'], ['no 4']]);
  expect(await list('internal', 2)).toEqual([['no 1', 'no 2'], ['no 4']]);
  expect(await list('public', 2)).toEqual([['no 0', 'no 3']]);
  const [first] = (await desk.comments.list('1', undefined, { limit: 1 })).items;
  expect(first).toEqual({
    id: '1',
    author: { id: '5', name: 'Alice Test' },
    at: '2026-11-02T09:00:01.000Z',
    visibility: 'public',
    body: 'no 0',
  });
  expect((await refusal(desk.comments.list('99', undefined, { limit: 1 }))).code).toBe('not_found');
});

test('R66 what Redmine hides from the account is not there', async () => {
  const { desk, world } = openDesk(seed);
  await desk.comments.add('1', { body: 'psst', visibility: 'internal' }, write());
  await desk.comments.add('1', { body: 'hello', visibility: 'public' }, write());
  const bob = openDesk(seed, { apiKey: 'b0'.repeat(20) });
  bob.world.state.issues.splice(0, 1, ...world.state.issues);
  const { items } = await bob.desk.comments.list('1', undefined, { limit: 5 });
  expect(items.map(({ body }) => body)).toEqual(['hello']);
});
