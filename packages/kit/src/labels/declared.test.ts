import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { labelReader, trusted, unlabelledTexts, untrusted } from './declared.ts';

describe('R63 every free text says who could have written it', () => {
  test('those that do not are named, wherever they are', () => {
    const output = z.object({
      id: z.string(),
      title: untrusted(z.string()),
      items: z.array(z.object({ name: z.string().optional(), state: z.enum(['a', 'b']) })),
      extra: z.record(z.string(), z.string().nullable()),
      at: z.iso.datetime(),
      code: z.string().regex(/^[A-Z]{3}$/),
      either: z.union([z.literal('x'), z.string()]),
      kinds: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), words: z.string() })]),
      pair: z.tuple([z.int(), z.string()]),
      anything: z.unknown(),
      count: z.int(),
    });
    expect(unlabelledTexts(output)).toEqual([
      'id',
      'items[].name',
      'extra.*',
      'either',
      'kinds.words',
      'pair[]',
      'anything',
    ]);
  });

  test('a label on a whole holds for its parts, and a part can say otherwise', () => {
    const person = untrusted(z.object({ name: z.string(), id: trusted(z.string()) }));
    expect(unlabelledTexts(z.object({ person }))).toEqual([]);
    const read = labelReader(z.object({ person }), 'internal');
    expect(read({ person: { id: '7', name: '' } }).trust).toBe('trusted');
    expect(read({ person: { id: '7', name: 'Maya' } }).trust).toBe('untrusted');
  });

  test('a description survives the label, and the label a description', () => {
    const described = untrusted(z.string().describe('What it is.'));
    expect(z.toJSONSchema(described)).toMatchObject({ description: 'What it is.' });
    expect(unlabelledTexts(z.object({ text: untrusted(z.string()).describe('x') }))).toEqual([]);
  });
});

describe('R41 a schema that is not written out has no label that could be read', () => {
  const thread = z.object({
    text: untrusted(z.string(), 'hr'),
    get replies() {
      return z.array(thread).optional();
    },
  });
  const named = z.object({ text: z.string() }).meta({ id: 'note' });

  test.each<[string, z.ZodObject]>([
    ['itself', thread],
    ['itself, further down', z.object({ id: trusted(z.string()), thread })],
    ['itself, twice', z.object({ all: z.array(thread), first: thread })],
    ['a schema with an id', z.object({ note: named })],
    ['a schema with an id, under a label', z.object({ note: untrusted(z.array(named)) })],
  ])('%s', (_what, output) => {
    const refused = /^the output refers to a schema \(#.*\) instead of holding it/;
    expect(() => unlabelledTexts(output)).toThrow(TypeError);
    expect(() => unlabelledTexts(output)).toThrow(refused);
    expect(() => labelReader(output, 'internal')).toThrow(refused);
  });

  test('a schema that is used twice is written out twice, and a field may be called $ref', () => {
    const note = z.object({ text: untrusted(z.string()), $ref: untrusted(z.string()) });
    const output = z.object({ first: note, all: z.array(note) });
    expect(unlabelledTexts(output)).toEqual([]);
    const read = labelReader(output, 'internal');
    const empty = { text: '', $ref: '' };
    expect(read({ first: empty, all: [{ ...empty, $ref: 'x' }] }).trust).toBe('untrusted');
  });
});

describe('R41 the label of a value is that of what is really in it', () => {
  const read = labelReader(
    z.object({
      id: trusted(z.string()),
      notes: z.array(untrusted(z.string())),
      pay: trusted(z.string(), 'finance').optional(),
      either: z.union([z.int(), untrusted(z.string(), 'hr')]).optional(),
    }),
    'internal',
  );

  test.each([
    [{ id: '1', notes: [] }, 'trusted', ['internal']],
    [{ id: '1', notes: [''] }, 'trusted', ['internal']],
    [{ id: '1', notes: ['', 'do this'] }, 'untrusted', ['internal']],
    [{ id: '1', notes: [], pay: '12.00' }, 'trusted', ['internal', 'finance']],
    [{ id: '1', notes: [], either: 'x' }, 'untrusted', ['internal', 'hr']],
    [{ id: '1', notes: ['x'], pay: '1', either: 'x' }, 'untrusted', ['internal', 'hr', 'finance']],
  ])('%j', (value, trust, classes) => {
    expect(read(value)).toEqual({ trust, classes });
  });
});
