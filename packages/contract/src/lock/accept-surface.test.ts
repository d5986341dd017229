import { describe, expect, test } from 'vitest';
import { tool } from '../surface/surface.fixture.ts';
import { acceptSurface, pinSurface } from './accept-surface.ts';
import { checkSurface } from './check-surface.ts';
import {
  about,
  comment,
  desk,
  moved,
  own,
  pinned,
  search,
  standing,
  thirdParty,
  withSearch,
} from './lock.fixture.ts';

const drifted = {
  ...desk,
  server: { ...desk.server, version: '2.2.0', instructions: 'Search twice.' },
  tools: [
    { ...search, description: 'Finds tickets.' },
    { ...comment, annotations: {} },
    tool('delete_ticket'),
  ],
};

const withArguments = (count: number) => {
  const names = Array.from({ length: count }, (_, at) => `p${at}`);
  const each = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  return withSearch({ inputSchema: { type: 'object', properties: each } });
};
const digest = (description: string) =>
  acceptSurface(pinned, withSearch({ description }), { ...thirdParty, tool: 'search_tickets' })
    .digest;

describe('R39 accepting', () => {
  test('one tool: its entry alone changes, and it is offered again', () => {
    const {
      pinned: after,
      accepted,
      left,
    } = acceptSurface(pinned, drifted, {
      ...thirdParty,
      tool: 'search_tickets',
      because: 'Read by Lena.',
    });
    expect([moved(accepted), left]).toEqual([['search_tickets text_drifted refuse'], []]);
    const { search_tickets: entry, ...others } = after.entry.tools;
    const { search_tickets: was, ...before } = pinned.entry.tools;
    expect([others, after.entry.version]).toEqual([before, '2.1.0']);
    expect(entry).toMatchObject({ because: 'Read by Lena.', shape: was?.shape });
    expect(entry?.text).not.toBe(was?.text);
    expect(moved(checkSurface(after, drifted, thirdParty))).toEqual([
      'server text_drifted refuse',
      'server ok pass',
      'add_comment hint_worse ask',
      'delete_ticket new_tool refuse',
    ]);
  });

  test('everything: each is named, then nothing is left to say', () => {
    const { pinned: after, accepted, left } = acceptSurface(pinned, drifted, thirdParty);
    expect([moved(accepted), left]).toEqual([
      [
        'server text_drifted refuse',
        'server ok pass',
        'search_tickets text_drifted refuse',
        'add_comment hint_worse ask',
        'delete_ticket new_tool refuse',
      ],
      [],
    ]);
    expect(moved(checkSurface(after, drifted, thirdParty))).toEqual([]);
    expect(after.definitions?.tools.map(({ name }) => name).toSorted()).toEqual([
      'add_comment',
      'delete_ticket',
      'search_tickets',
    ]);
  });

  test.each(['old_search', 'search_tickets'])(
    'a former name and its tool together, named by %s',
    (name) => {
      const _meta = { ...search._meta, 'dev.gatehouse/formerly': [{ name: 'old_search' }] };
      const surface = withSearch({ _meta });
      const { pinned: after, accepted } = acceptSurface(pinned, surface, {
        ...thirdParty,
        tool: name,
      });
      expect(moved(accepted)).toEqual(['search_tickets ok pass', 'old_search new_tool refuse']);
      expect(Object.keys(after.entry.tools).toSorted()).toEqual(['add_comment', 'search_tickets']);
      expect(moved(checkSurface(after, surface, thirdParty))).toEqual([]);
    },
  );

  test('a former name that two tools claim stays refused', () => {
    const _meta = { 'dev.gatehouse/formerly': [{ name: 'old' }] };
    const surface = { ...desk, tools: [search, comment].map((each) => ({ ...each, _meta })) };
    const { left } = acceptSurface(pinned, surface, { ...own, tool: 'old' });
    expect(moved(left)).toContain('old shape_broken refuse');
  });

  test('a tool that is gone is forgotten', () => {
    const surface = { ...desk, tools: [comment] };
    const { pinned: after } = acceptSurface(pinned, surface, { ...own, tool: 'search_tickets' });
    expect(Object.keys(after.entry.tools)).toEqual(['add_comment']);
    expect(moved(checkSurface(after, surface, own))).toEqual([]);
  });

  test('hidden text, twins and a version out of range stay refused, and nothing of them is written', () => {
    const hidden = { ...search, description: 'Finds.\u200B' };
    const surface = {
      ...desk,
      server: { ...desk.server, version: '3.0.0' },
      tools: [hidden, comment, tool('twin'), tool('twin')],
    };
    const { pinned: after, accepted, left } = acceptSurface(pinned, surface, thirdParty);
    expect(accepted).toEqual([]);
    expect(moved(left)).toContain('search_tickets hidden_text refuse');
    expect(moved(left)).toContain('server version_out_of_range refuse');
    expect(moved(left)).toContain('twin shape_broken refuse');
    expect(after).toEqual(pinned);
  });

  test('one tool, when the pinned definitions are lost: what still fits its hash is kept, nothing is made up', () => {
    const by = { ...pinned, definitions: undefined };
    const { pinned: after } = acceptSurface(by, drifted, { ...thirdParty, tool: 'search_tickets' });
    expect(after.definitions?.tools.map(({ name }) => name)).toEqual(['search_tickets']);
    expect(moved(checkSurface(after, drifted, own))).toContain('add_comment shape_broken refuse');
  });

  test('the digest names what is accepted: another word is another digest', () => {
    expect(digest('Finds.')).toMatch(/^[\w-]{12}$/);
    expect(digest('Finds.')).toBe(digest('Finds.'));
    expect(digest('Finds!')).not.toBe(digest('Finds.'));
    const ranges = ['^2.1', '^2.2'].map(
      (range) => acceptSurface(pinned, drifted, { ...thirdParty, range }).digest,
    );
    expect(ranges[0]).not.toBe(ranges[1]);
  });

  test('a definition that is too long is not compared, nor pinned', () => {
    const [short, long] = [withArguments(3_000), withArguments(60_000)];
    expect(standing(short, own, { by: pinSurface(short, about) })).toBe('ok pass');
    const by = pinSurface(long, about);
    expect(Object.keys(by.entry.tools)).toEqual(['add_comment']);
    for (const each of [by, pinned]) {
      const [verdict] = checkSurface(each, long, own);
      expect(verdict).toMatchObject({ verdict: 'shape_broken', outcome: 'refuse' });
      expect(verdict?.message).toBe('Its definition is too long to be compared.');
    }
    expect(moved(acceptSurface(pinned, long, own).left)).toEqual([
      'search_tickets shape_broken refuse',
    ]);
  });
});
