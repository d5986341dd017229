import { expect, test } from 'vitest';
import { surfaceOf } from '../surface/surface.fixture.ts';
import { riseLines, riseOf } from './rise.ts';

const at = (version: string, resolved: Record<string, string> = {}) => ({
  ...surfaceOf(),
  server: { name: 'desk', version },
  resolved,
});

test('the version of the package counts before what the server says of itself', () => {
  const before = at('1.0.0', { '@x/mcp': '2.0.0', zod: '3.25.0' });
  const after = at('1.0.0', { '@x/mcp': '2.1.0', zod: '4.1.0' });
  const rise = riseOf(before, after, 'major');
  expect(rise).toEqual({
    from: '2.0.0',
    to: '2.1.0',
    declared: 'minor',
    needed: 'major',
    enough: false,
  });
  expect(riseLines(rise, before, after)).toEqual([
    'warning: the version went from 2.0.0 to 2.1.0, and the change asks for a major release',
    'note: it runs on zod 4.1.0, and ran on 3.25.0 when the contract was made',
  ]);
});

test('another package, or none, leaves what the server says', () => {
  const before = at('1.0.0', { '@x/mcp': '2.0.0' });
  expect(riseOf(before, at('1.0.0', { '@y/mcp': '9.0.0' }), 'patch')).toMatchObject({
    from: '1.0.0',
    enough: false,
  });
  expect(riseLines(riseOf(at('1.0.0'), at('1.0.0'), 'patch'), at('1.0.0'), at('1.0.0'))).toEqual([
    'warning: the version is still 1.0.0, and the change asks for a patch release',
  ]);
  expect(riseLines(riseOf(at('1.0.0'), at('1.1.0'), 'minor'), at('1.0.0'), at('1.1.0'))).toEqual(
    [],
  );
});
