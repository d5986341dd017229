import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTool, type Effect } from './define-tool.ts';

const hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const good = {
  name: 'get_note',
  title: 'Get note',
  description: 'Reads a note.',
  scope: 'notes:read',
  effect: 'read' as Effect,
  hints,
  input: z.strictObject({ id: z.string() }),
  output: z.object({ text: z.string() }),
  handler: () => Promise.resolve({ text: '' }),
};

describe('R63 a sloppy tool does not start', () => {
  test('a good tool is given back as it is', () => {
    expect(defineTool(good)).toBe(good);
  });

  test.each(['', 'ab', 'Get_note', 'get-note', '1note', '_note', 'get note', 'a'.repeat(65)])(
    'the name %j is refused',
    (name) => {
      expect(() => defineTool({ ...good, name })).toThrow(
        new TypeError(`tool name "${name}" must be lower case with underscores`),
      );
    },
  );

  test('every name that the protocol and all clients take is taken', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_]{2,63}$/), (name) => {
        expect(defineTool({ ...good, name }).name).toBe(name);
      }),
    );
  });

  test.each([
    ['z.object', z.object({ id: z.string() })],
    ['z.looseObject', z.looseObject({ id: z.string() })],
    ['a catch-all', z.object({ id: z.string() }).catchall(z.string())],
  ])('an open input is refused: %s', (_what, input: z.ZodObject) => {
    expect(() => defineTool({ ...good, input })).toThrow(
      new TypeError('get_note: input must be a z.strictObject'),
    );
  });

  test.each<[Effect, boolean]>([
    ['read', false],
    ['write', true],
    ['egress', true],
    ['irreversible', true],
  ])('effect %s with readOnlyHint %s is a contradiction', (effect, readOnlyHint) => {
    expect(() => defineTool({ ...good, effect, hints: { ...hints, readOnlyHint } })).toThrow(
      new TypeError(`get_note: readOnlyHint contradicts effect "${effect}"`),
    );
  });

  test.each<Effect>(['write', 'egress', 'irreversible'])('%s is not read-only', (effect) => {
    const tool = defineTool({ ...good, effect, hints: { ...hints, readOnlyHint: false } });
    expect(tool.effect).toBe(effect);
  });
});
