import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Connector } from './connector.ts';
import { rest } from './seed.ts';
import { open, page, read, type OnStage } from './stage.ts';

/** Who may read which comment. */
export function checkComments(on: OnStage): void {
  describe('comments', () => {
    test('an internal one is hidden from a Reporter, a public one is not', async () => {
      const { alice, bob } = on();
      const ticket_id = await open(alice, 'About comments');
      for (const visibility of ['internal', 'public']) {
        const draft = { ticket_id, body: `said in ${visibility}`, visibility };
        expect(await alice.call('add_comment', draft)).toMatchObject({
          result: 'created',
          comment: { visibility },
          warnings: [],
        });
      }
      const said = async (by: Connector) =>
        z
          .array(z.looseObject({ body: z.string(), author: z.looseObject({ name: z.string() }) }))
          .parse((await read(by, ticket_id))['recent_comments'])
          .map(({ body, author }) => [body, author.name]);
      const published = ['said in public', 'Alice Test'];
      expect(await said(alice)).toEqual([['said in internal', 'Alice Test'], published]);
      expect(await said(bob)).toEqual([published]);
      expect(page.parse(await bob.call('search_tickets', { text: 'internal' })).items).toEqual([]);
      expect(page.parse(await alice.call('search_tickets', { text: 'internal' })).total).toBe(1);
    });

    test('R66 a Reporter’s internal comment is refused, where Redmine would publish it', async () => {
      const { alice, bob, server, people } = on();
      const ticket_id = await open(alice, 'About leaks');
      const { version } = await read(alice, ticket_id);
      const draft = { ticket_id, body: 'not for everyone', visibility: 'internal' };
      expect(await bob.call('add_comment', draft)).toMatchObject({
        error: { code: 'forbidden' },
      });
      expect((await read(alice, ticket_id)).version).toBe(version);
      // the reason for the care: asked directly, Redmine does publish it
      const direct = rest(server.url, people.bob.key);
      const issue = { notes: 'published', private_notes: true };
      await direct('PUT', `issues/${ticket_id}.json`, z.undefined(), { issue });
      expect(await read(bob, ticket_id)).toMatchObject({
        recent_comments: [{ body: 'published', visibility: 'public' }],
      });
    });
  });
}
