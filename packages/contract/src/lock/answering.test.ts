import { describe, expect, test } from 'vitest';
import { pinSurface } from './accept-surface.ts';
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

describe('R39 a tool that was renamed and still answers to its former name', () => {
  const formerly = (name: string) => ({
    ..._meta,
    'dev.gatehouse/formerly': [{ name, until: '3.0.0' }],
  });
  const { _meta } = search;
  const renamed = { ...search, name: 'find_tickets', _meta: formerly('search_tickets') };

  test('is judged under both names', () => {
    const surface = { ...desk, tools: [renamed, comment] };
    expect(moved(checkSurface(pinned, surface, own))).toEqual([
      'find_tickets new_tool pass',
      'search_tickets ok pass',
    ]);
    expect(standing(surface, thirdParty, { of: 'find_tickets' })).toBe('new_tool refuse');
  });

  test('is broken under the old name when it does not take what it took', () => {
    const required = ['text', 'status'];
    const other = { ...renamed, inputSchema: { ...search.inputSchema, required } };
    expect(standing({ ...desk, tools: [other, comment] }, own)).toBe('shape_broken refuse');
  });

  test('a former name that was not pinned is a new one', () => {
    const surface = withSearch({ _meta: formerly('delete_everything') });
    expect(standing(surface, thirdParty, { of: 'delete_everything' })).toBe('new_tool refuse');
    expect(standing(surface, own, { of: 'delete_everything' })).toBe('new_tool pass');
    expect(checkSurface(pinned, surface, own)[0]?.message).toBe(
      'The former names that it answers to are other ones.',
    );
    const by = pinSurface(surface, about);
    expect(moved(checkSurface(by, surface, thirdParty))).toEqual([]);
    // pinned as well when something else of the tool moves, unless what was pinned is not at hand
    const icons = withSearch({ _meta: formerly('delete_everything'), icons: [] });
    expect(standing(icons, thirdParty, { of: 'delete_everything', by })).toBe('ok pass');
    const lost = { ...by, definitions: undefined };
    expect(standing(icons, thirdParty, { of: 'delete_everything', by: lost })).toBe(
      'new_tool refuse',
    );
  });

  test('a new former name that two tools claim is refused', () => {
    const both = [search, comment].map((each) => ({ ...each, _meta: formerly('old') }));
    expect(standing({ ...desk, tools: both }, own, { of: 'old' })).toBe('shape_broken refuse');
  });

  test('is gone when two tools claim the name, and a name that is added changes no effect', () => {
    const twice = { ...renamed, name: 'look_for_tickets' };
    expect(standing({ ...desk, tools: [renamed, twice, comment] }, own)).toBe('gone refuse');
    expect(standing(withSearch({ _meta: formerly('old') }), own)).toBe('ok pass');
  });
});
