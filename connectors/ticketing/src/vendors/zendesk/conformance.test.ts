import { afterAll, describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance } from '../../conformance.ts';
import { judge, openDesk, type TestDesk } from './open.fixture.ts';

if (!judge) console.warn("SKIPPED: no request is judged, Zendesk's description is absent");

/** Seconds after which a search finds what was written. */
const LAG = 30;
const BOB = 361_000_000_003;
const opened: TestDesk[] = [];

describe('Zendesk keeps the laws of the category', () => {
  conformance(test, async () => {
    const one = openDesk({ searchLag: LAG });
    const { world, desk, clock } = one;
    const { state } = world;
    opened.push(one);
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
      close: async () => {},
    };
  });
});

afterAll(() => {
  const refused = opened.flatMap(({ world }) => world.refused);
  expect(refused).toEqual([]);
  const asked = new Set(opened.flatMap(({ world }) => [...world.used]));
  if (judge) expect(asked.size).toBeGreaterThan(10);
});
