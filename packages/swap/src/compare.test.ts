import { describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { readDescription, type Description } from './description.ts';

const desk = {
  vendor: 'a',
  queues: ['General'],
  tools: { search: 'yes', count: 'yes', link: 'partial', close: 'no' },
  fields: { title: 'read_write', labels: 'read_write', due: 'create_only', owner: 'none' },
  statuses: [
    { status: 'new', native: ['New'] },
    { status: 'waiting', native: ['On hold', 'Pending'] },
    { status: 'canceled', native: [] },
  ],
  required_fields: ['Region'],
  version_enforcement: 'vendor',
  idempotency: 'native',
  notes: ['all of it'],
};
const read = (answer: unknown): Description =>
  readDescription(answer) ?? expect.unreachable('it is a description');

describe('R38 what another vendor of the same category means', () => {
  test('against itself: nothing', () => {
    expect(compare(read(desk), read(desk))).toEqual({
      weakerTools: [],
      strongerTools: [],
      weakerFields: [],
      strongerFields: [],
      lostWords: [],
      newRequiredFields: [],
      otherGuarantees: [],
      notes: ['all of it'],
    });
  });

  test('tools and fields in both directions, words without equivalent, what is demanded, guarantees', () => {
    const other = {
      tools: { search: 'partial', count: 'no', link: 'yes', close: 'partial' },
      fields: { title: 'create_only', labels: 'none', due: 'read_write', owner: 'read_only' },
      statuses: [
        { status: 'new', native: ['Open'] },
        { status: 'waiting', native: [] },
      ],
      required_fields: ['Region', 'Product'],
      idempotency: 'look-up',
      notes: ['search: by words only'],
    };
    expect(compare(read(desk), read(other))).toEqual({
      weakerTools: [
        { name: 'search', was: 'yes', becomes: 'partial' },
        { name: 'count', was: 'yes', becomes: 'no' },
      ],
      strongerTools: [
        { name: 'link', was: 'partial', becomes: 'yes' },
        { name: 'close', was: 'no', becomes: 'partial' },
      ],
      weakerFields: [
        { name: 'title', was: 'read_write', becomes: 'create_only' },
        { name: 'labels', was: 'read_write', becomes: 'none' },
      ],
      strongerFields: [
        { name: 'due', was: 'create_only', becomes: 'read_write' },
        { name: 'owner', was: 'none', becomes: 'read_only' },
      ],
      lostWords: [{ list: 'statuses', word: 'waiting', native: ['On hold', 'Pending'] }],
      newRequiredFields: ['Product'],
      otherGuarantees: [
        { name: 'version_enforcement', was: 'vendor', becomes: 'not said' },
        { name: 'idempotency', was: 'native', becomes: 'look-up' },
      ],
      notes: ['search: by words only'],
    });
  });

  test('what one side does not name, it does not have; not even what every object answers to', () => {
    const { weakerTools, weakerFields, strongerTools } = compare(
      read({ tools: { constructor: 'yes', gone: 'partial' }, fields: { toString: 'read_only' } }),
      read({ tools: { fresh: 'yes' }, fields: {} }),
    );
    expect(weakerTools).toEqual([
      { name: 'constructor', was: 'yes', becomes: 'no' },
      { name: 'gone', was: 'partial', becomes: 'no' },
    ]);
    expect(weakerFields).toEqual([{ name: 'toString', was: 'read_only', becomes: 'none' }]);
    expect(strongerTools).toEqual([{ name: 'fresh', was: 'no', becomes: 'yes' }]);
  });

  test('a category without fields has none that get weaker; a list that is gone loses all its words', () => {
    const { weakerFields, lostWords } = compare(read(desk), read({ tools: {} }));
    expect(weakerFields).toEqual([]);
    expect(lostWords.map(({ word }) => word)).toEqual(['new', 'waiting']);
  });
});

describe('what is read as a description', () => {
  test('every list of a word and its native words, whatever it is called', () => {
    const rows = [{ kind: 'invoice', native: ['Bill'] }];
    expect(read({ tools: {}, document_kinds: rows }).words).toEqual([
      { list: 'document_kinds', field: 'kind', words: [{ word: 'invoice', native: ['Bill'] }] },
    ]);
  });

  test.each([
    [[{ kind: 'a', native: ['A'] }, { kind: 'b' }]],
    [[{ kind: 'a', native: ['A'], more: 'x' }]],
    [[{ kind: 'a', native: 'A' }]],
    [[{ native: ['A'] }]],
    [['a']],
    [[]],
  ])('other lists are no words: %j', (rows) => {
    expect(read({ tools: {}, rows }).words).toEqual([]);
  });

  test.each([[undefined], [null], ['text'], [{}], [{ tools: { a: 'maybe' } }], [{ tools: [] }]])(
    'not at all: %j',
    (answer) => {
      expect(readDescription(answer)).toBeUndefined();
    },
  );
});
