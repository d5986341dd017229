import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { untrusted } from '../labels/declared.ts';
import { defineTool, type Effect, type ReadTool, type WriteTool } from './define-tool.ts';

const hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const head = {
  name: 'get_note',
  title: 'Get note',
  description: 'Reads a note.',
  scope: 'notes:read',
  hints,
  input: z.strictObject({ id: z.string() }),
  output: z.object({ text: untrusted(z.string()) }),
  handler: () => Promise.resolve({ text: '' }),
};
const good: ReadTool<unknown> = { ...head, effect: 'read' };
const write = (
  effect: WriteTool<unknown>['effect'],
  readOnlyHint: boolean,
): WriteTool<unknown> => ({
  ...head,
  effect,
  hints: { ...hints, readOnlyHint },
  accepts: [],
  plan: () => Promise.resolve({ summary: '', changes: [] }),
  recovery: () => 'resend',
});

const contradiction = (effect: Effect) =>
  new TypeError(`get_note: readOnlyHint contradicts effect "${effect}"`);
const handler = () => Promise.resolve({ text: '', deep: [] });

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

  test('a read that is not read-only, and a write that is, are contradictions', () => {
    const lying: ReadTool<unknown> = { ...good, hints: { ...hints, readOnlyHint: false } };
    expect(() => defineTool(lying)).toThrow(contradiction('read'));
    for (const effect of ['write', 'egress', 'irreversible'] as const) {
      expect(() => defineTool(write(effect, true))).toThrow(contradiction(effect));
      expect(defineTool(write(effect, false)).effect).toBe(effect);
    }
  });

  test('R41 an output that contains itself is refused: nobody can say what is in it', () => {
    const output = z.object({
      text: untrusted(z.string()),
      get inner() {
        return z.array(output).optional();
      },
    });
    expect(() =>
      defineTool({ ...good, output, handler: () => Promise.resolve({ text: '' }) }),
    ).toThrow(
      new TypeError(
        'get_note: the output refers to a schema (#) instead of holding it, so its labels cannot be read: write it out to the depth that is answered, and give it no id',
      ),
    );
  });

  test('R41 a free text of which nobody says who could have written it is refused', () => {
    const output = z.object({ text: z.string(), deep: z.array(z.object({ name: z.string() })) });
    expect(() => defineTool({ ...good, output, handler })).toThrow(
      new TypeError(
        'get_note: say who could have written text, deep[].name: untrusted() or trusted()',
      ),
    );
  });
});
