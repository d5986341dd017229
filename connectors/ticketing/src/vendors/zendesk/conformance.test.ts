import { strictEqual } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance } from '../../conformance.ts';
import { OPERATIONS } from '@gatehouse/mocks/zendesk';
import { judge, openDesk } from './open.fixture.ts';

if (!judge) {
  // oxlint-disable-next-line no-console
  console.warn(
    'SKIPPED: ../shared/specs is absent, so no request to Zendesk is judged by its description',
  );
}

/** Seconds after which a search finds what was written. */
const LAG = 30;
/** Of the world's operations those that the adapter has no need of. */
const UNUSED = ['ShowUser', 'TicketsShowMany'];
const BOB = 361_000_000_003;
/** Every operation that the laws asked for. */
const used = new Set<string>();

describe('Zendesk keeps the laws of the category', () => {
  conformance(test, async () => {
    const { world, desk, clock } = openDesk({ searchLag: LAG });
    const { state } = world;
    return {
      adapter: desk,
      write: manyWrites('maya'),
      agent: { name: 'Bob Agent', id: String(BOB) },
      async indexed() {
        world.advance(LAG);
        clock.ahead += LAG * 1000;
      },
      async attach(ticket, { name, type, bytes }) {
        const id = state.next('event');
        const content = new TextDecoder().decode(bytes);
        const file = { id, file_name: name, content_type: type, content };
        state.attachments.push(file);
        const found = state.tickets.find((each) => String(each.id) === ticket);
        const comment = found?.audits[0]?.events.find((event) => event.type === 'Comment');
        if (!comment) throw new Error(`there is no ticket ${ticket}`);
        Object.assign(comment, { attachments: [file] });
        return String(id);
      },
      fail: (fault) => world.fail(fault),
      writes: () => state.tickets.flatMap(({ audits }) => audits).length,
      async close() {
        for (const id of world.used) used.add(id);
        strictEqual(
          JSON.stringify(world.refused),
          '[]',
          'a request was refused by the description',
        );
      },
    };
  });
});

test.skipIf(!judge)('the judge was asked about every operation that the adapter knows', () => {
  expect([...used].toSorted()).toEqual(
    OPERATIONS.map(({ id }) => id)
      .filter((id) => !UNUSED.includes(id))
      .toSorted(),
  );
});
