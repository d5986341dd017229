import { describe, expect, test } from 'vitest';
import { selfTest, sharedSpec } from './judge.ts';
import { listen } from './listen.ts';
import { OPERATIONS, zendeskJudge } from './zendesk.ts';
import { openWorld, textAt } from './zendesk/open.fixture.ts';

test('over loopback, the files on a second one; a fault comes once with its own headers', async () => {
  const file = { file_name: 'a.txt', content_type: 'text/plain', content: 'paper' };
  const { world } = openWorld({ tickets: [{ subject: 'x', files: [file] }] });
  const api = await listen(world.handlers, world.origin);
  const files = await listen(world.handlers, world.state.contentOrigin);
  world.state.contentOrigin = files.url.origin;
  const get = (path: string) =>
    fetch(new URL(path, api.url), { headers: { authorization: `Bearer ${world.token()}` } });
  world.fail({ status: 429, headers: { 'retry-after': '17', 'x-rate-limit-remaining': '0' } });
  const limited = await get('/api/v2/tickets/1.json');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '17']);
  expect(limited.headers.get('x-rate-limit-remaining')).toBe('0');
  const attachment = await get(`/api/v2/attachments/${world.state.attachments[0]?.id}`);
  const address = textAt(await attachment.json(), 'attachment', 'content_url');
  expect(await (await fetch(address)).text()).toBe('paper');
  await Promise.all([api.close(), files.close()]);
});

const description = sharedSpec('zendesk.yaml');

describe.skipIf(description === undefined)(
  "judged by the vendor's description (SKIPPED where ../shared/specs is absent)",
  () => {
    // the block is read where it is skipped, too
    const judge = description === undefined ? undefined : zendeskJudge(description);

    test.each(OPERATIONS)('$id: the good request passes, the bad one does not', async (one) => {
      expect(judge && (await selfTest(judge, [one]))).toEqual([]);
    });

    test('a request that it refuses is not done, and kept', async () => {
      const seed = { ...(judge && { judge }), tickets: [{ subject: 'Printer' }] };
      const { world, put, get } = openWorld(seed);
      expect(await put(1, { prioritty: 'low', priority: 'low' })).toMatchObject({
        status: 422,
        json: { error: 'RefusedByJudge' },
      });
      expect(world.state.tickets[0]?.priority).toBeNull();
      expect(world.refused).toEqual([
        {
          method: 'PUT',
          path: '/api/v2/tickets/1',
          operation: 'UpdateTicket',
          problems: ['/requestBody/ticket must NOT have additional properties prioritty'],
        },
      ]);
      expect((await get('tickets/1.json')).status).toBe(200);
      expect([...world.used]).toEqual(['UpdateTicket', 'ShowTicket']);
    });
  },
);
