import { expect, test } from 'vitest';
import { aTool, cleanTool } from '../surface.fixture.ts';
import { found, foundAmong, output } from './found.fixture.ts';

test('R63 there is an output, and it is open at every level', () => {
  const { outputSchema: _, ...without } = cleanTool;
  expect(found(without)).toEqual(['error output-missing output']);
  expect(found(without, 'claude')).toEqual([]);
  const closed = { type: 'object', additionalProperties: false };
  expect(found(output(closed))).toEqual(['error output-closed output']);
  expect(found(output({ type: 'object', properties: { a: closed } }))).toEqual([
    'error output-closed output a',
  ]);
  expect(found(output(closed), 'claude')).toEqual([]);
});

test('R63 all four hints are said', () => {
  const { openWorldHint: _, ...three } = cleanTool.annotations ?? {};
  expect(found(aTool({ annotations: three }))).toEqual(['error hint-unsaid hints']);
  expect(found(aTool({ annotations: three }), 'claude')).toEqual([]);
});

test('R63 the hints fit each other and the name', () => {
  const contradicts = 'warning hint-contradicts hints';
  const { annotations } = cleanTool;
  expect(found(aTool({ annotations: { ...annotations, destructiveHint: true } }))).toEqual([
    contradicts,
  ]);
  const remove = (readOnlyHint: boolean, destructiveHint: boolean) =>
    foundAmong(
      aTool({
        name: 'remove_label',
        annotations: { ...annotations, readOnlyHint, destructiveHint },
      }),
    );
  expect(remove(true, false)).toContain(contradicts);
  expect(remove(false, false)).toContain(contradicts);
  expect(remove(false, true)).not.toContain(contradicts);
});
