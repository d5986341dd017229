import { ConnectorError } from '@gatehouse/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketFilter, TicketingAdapter } from '../../adapter.ts';
import { days, holdsText, localMinute, quoted } from './jql.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

/** Texts with the signs of JQL and Lucene, whole words of both, and everything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('"\'\\()[]{}~*?:+-&|!^/,=<>\n\r\t\0\u2028')),
      fc.constantFrom(
        ' OR ',
        ' AND ',
        ' NOT ',
        ' ORDER BY key',
        'project = HR',
        '" OR project = HR OR text ~ "',
      ),
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom('gate', 'stuck', 'Tür', '北京'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('R32 no text of a caller leaves its quotes', () => {
  test('a quoted value is one text to the last quote, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const inside = quoted(value).slice(1, -1);
        expect(quoted(value)).toBe(`"${inside}"`);
        expect(inside.replaceAll(/\\[\\"]/g, '')).not.toMatch(/["\\\n\r\u2028]/);
      }),
    );
  });

  test('text, labels and queues find nothing outside of the queue that was asked for', async () => {
    const { desk, world } = openDesk({
      projects: [
        { name: 'Support Desk', key: 'SUP' },
        { name: 'Human Resources', key: 'HR' },
      ],
      issues: [
        { summary: 'gate stuck', project: 0 },
        { summary: 'gate stuck', project: 1 },
      ],
    });
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (text, label) => {
        const filter = { text, labels: [label], queue: 'SUP', sort: 'created_desc' } as const;
        const wordless = !/[\p{L}\p{N}]/u.test(text) && text.trim() !== '';
        // a label with blanks is looked at first: no ticket has it
        const refused = wordless && label !== '' && !/\s/.test(label);
        expect(await foundIn(desk, filter)).toEqual(refused ? 'invalid' : []);
        const queues = await foundIn(desk, { text, queue: 'SUP', sort: 'created_desc' });
        expect(['invalid', '', 'Support Desk']).toContain(queues.toString());
        expect(queues === 'invalid').toBe(wordless);
      }),
      { numRuns: 60 },
    );
    expect(world.refused).toEqual([]);
  });

  test('signs of Lucene are escaped for it and then for JQL, and its words are words', () => {
    expect(holdsText('re-open "gate" AND (x)')).toBe(
      String.raw`text ~ "re\\-open \\\"gate\\\" and \\(x\\)"`,
    );
    expect(holdsText(' * ?  && ')).toBeUndefined();
  });

  test('a text without a word is refused by its field, not answered with nothing', async () => {
    const { desk } = openDesk();
    const error = await refusal(
      desk.tickets.search({ text: '***', sort: 'due_asc' }, { limit: 5 }),
    );
    expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', 'text']);
  });
});

/** The queues of what is found, each once, or the code of the refusal. */
async function foundIn(
  { tickets }: TicketingAdapter,
  filter: TicketFilter,
): Promise<readonly string[] | string> {
  return tickets.search(filter, { limit: 5 }).then(
    ({ items }) => [...new Set(items.map(({ queue }) => queue ?? ''))],
    (error: unknown) => (error instanceof ConnectorError ? error.code : String(error)),
  );
}

describe('R37 dates are days in UTC, told in the time zone of the account', () => {
  test.each([
    ['Etc/UTC', '2026-11-02 00:00'],
    ['Asia/Kolkata', '2026-11-02 05:30'],
    ['America/St_Johns', '2026-11-01 20:30'],
    ['', '2026-11-02 00:00'],
    ['No/Where', '2026-11-02 00:00'],
  ])('in %s', (zone, shown) => {
    expect(localMinute(Date.parse('2026-11-02T00:00:00Z'), zone)).toBe(shown);
    expect(days('created', '2026-11-02', undefined, zone)).toEqual([`created >= "${shown}"`]);
  });

  test('a ticket of the last minute of a day is in that day, wherever the account lives', async () => {
    for (const timeZone of ['Etc/UTC', 'Asia/Tokyo', 'America/Los_Angeles']) {
      const { desk } = openDesk({
        timeZone,
        start: '2026-11-02T23:59:59.000Z',
        issues: [{ summary: 'late' }, { summary: 'early' }],
      });
      const on = async (day: string) => {
        const filter = { created_from: day, created_to: day, sort: 'created_desc' } as const;
        // oxlint-disable-next-line no-await-in-loop
        const { items } = await desk.tickets.search(filter, { limit: 5 });
        return items.map(({ title }) => title);
      };
      // oxlint-disable-next-line no-await-in-loop
      expect([await on('2026-11-02'), await on('2026-11-03')]).toEqual([['late'], ['early']]);
    }
  });
});
