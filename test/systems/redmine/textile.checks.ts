import { expect, test } from 'vitest';
import type { OnBench } from './bench.ts';
import { newWrite } from './desk.ts';
import { sql } from './server.ts';

const FEED_KEY = 'fe'.repeat(20);

/** What Redmine makes of text. */
export function checkTextile(on: OnBench): void {
  test('Markdown becomes what Redmine shows, where it is set to Textile', async () => {
    const textile = on().desk('alice', { text: 'textile' });
    const body = 'Costs **5** and `code`, see [here](https://example.com/).\n\n- one\n- two';
    const draft = { title: 'About Textile', body };
    const { record, warnings } = await textile.tickets.create(draft, newWrite());
    expect([record.body, warnings]).toEqual([body, []]);
    const write = newWrite();
    const note = { body, visibility: 'public' } as const;
    expect((await textile.comments.add(record.id, note, write)).record.body).toBe(body);
    await sql(
      `INSERT INTO tokens (user_id, action, value, created_on, updated_on) VALUES (${on().people.alice.id}, 'feeds', '${FEED_KEY}', now(), now())`,
    );
    const feed = await fetch(new URL(`issues/${record.id}.atom?key=${FEED_KEY}`, on().server.url));
    const shown = (await feed.text()).replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    expect(shown).toContain('<strong>5</strong>');
    expect(shown).toContain('<code>code</code>');
    expect(shown).toMatch(
      /<a [^>]*href=&quot;https:\/\/example\.com\/|<a [^>]*href="https:\/\/example/,
    );
    expect(shown).toMatch(/<li>one<\/li>\s*<li>two<\/li>/);
    // a paragraph of its own, and no markup
    expect(shown).toContain(`<p>[gatehouse ${write.attempt.mark}]</p>`);
  });
}
