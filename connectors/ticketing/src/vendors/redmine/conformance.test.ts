import { describe, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance } from '../../conformance.ts';
import { openDesk } from './open.fixture.ts';

const projects = [
  { name: 'Support Desk', identifier: 'support' },
  { name: 'Legal', identifier: 'legal' },
];

describe.each(['markdown', 'textile'])('the laws of the category, with %s', (text) => {
  conformance(test, async () => {
    const { desk, world } = openDesk({ projects }, { text });
    return {
      adapter: desk,
      write: manyWrites('maya'),
      agent: { name: 'Dan Test', id: '8' },
      async attach(ticket, { name, type, bytes }) {
        const id = world.state.attachments.length + 1;
        const at = '2026-11-02T09:00:00Z';
        const file = { id, issue: Number(ticket), filename: name, type, bytes, author: 5, at };
        world.state.attachments.push(file);
        return String(id);
      },
      fail: (fault) => world.fail(fault),
      writes: () => world.writes(),
      close: async () => {},
    };
  });
});
