import { expect, test } from 'vitest';
import { scopesOf } from './connector.ts';

test('R42 the scopes of a connector are those of its tools, once each, sorted', () => {
  const tools = ['notes:write', 'notes:read', 'notes:write'].map((scope) => ({ scope }));
  expect(scopesOf({ tools })).toEqual(['notes:read', 'notes:write']);
  expect(scopesOf({ tools: [] })).toEqual([]);
});
