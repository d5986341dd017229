import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rank, words, type Indexed } from './bm25f.ts';

const text = (item: string, description: string, name = ''): Indexed<string> => ({
  item,
  fields: [
    { text: name, weight: 3 },
    { text: description, weight: 1 },
  ],
});

describe('words', () => {
  test.each([
    ['createTicket', ['creat', 'ticket']],
    ['create_ticket', ['creat', 'ticket']],
    ['Tickets, TICKET; ticketing!', ['ticket', 'ticket', 'ticket']],
    ['What is the status of my order?', ['statu', 'order']],
    ['Überfällige Züge 2026', ['überfällig', 'züge', '2026']],
    ['…', []],
  ])('%s', (input, expected) => {
    expect(words(input)).toEqual(expected);
  });
});

describe('R17 ranking', () => {
  const catalog = [
    text('triage', 'Sorts incoming tickets into queues', 'ticket-triage'),
    text('breach', 'Ranks urgent tickets by due date', 'breach-watch'),
    text('invoice', 'Matches invoices with payments', 'reconcile'),
  ];

  test('the rare word counts more than the frequent one', () => {
    expect(rank(catalog, 'urgent tickets')).toEqual(['breach', 'triage']);
    expect(rank(catalog, 'which tickets shall I triage?')[0]).toBe('triage');
  });

  test('other forms of a word find it; what shares no word is left out', () => {
    expect(rank(catalog, 'reconciling an invoice')).toEqual(['invoice']);
    expect(rank(catalog, 'weather in Oslo')).toEqual([]);
    expect(rank(catalog, 'what is it about')).toEqual([]);
  });

  test('a word in the name outweighs the same word in the description', () => {
    const two = [
      text('body', 'a long word: refund', 'other'),
      text('head', 'a long word: other', 'refund'),
    ];
    expect(rank(two, 'refund')).toEqual(['head', 'body']);
  });

  test('equal scores keep the given order', () => {
    const same = ['a', 'b', 'c', 'd'].map((item) => text(item, 'the same words'));
    expect(rank(same, 'same')).toEqual(['a', 'b', 'c', 'd']);
    expect(rank(same.toReversed(), 'same')).toEqual(['d', 'c', 'b', 'a']);
  });
});

const word = fc.constantFrom('ticket', 'tickets', 'urgent', 'refund', 'order', '', 'constructor');
const phrase = fc.oneof(
  fc.string(),
  fc.array(word, { maxLength: 6 }).map((all) => all.join(' ')),
);
const documents = fc
  .array(fc.tuple(phrase, phrase), { maxLength: 12 })
  .map((all) => all.map(([name, about], at) => text(String(at), about, name)));

test('any texts and query: it never throws, and gives each item at most once', () => {
  fc.assert(
    fc.property(documents, phrase, (all, query) => {
      const found = rank(all, query);
      expect(new Set(found).size).toBe(found.length);
      const asked = new Set(words(query));
      const sharing = all.filter(({ fields }) =>
        fields.some((field) => words(field.text).some((each) => asked.has(each))),
      );
      expect(found.toSorted()).toEqual(sharing.map(({ item }) => item).toSorted());
    }),
  );
});

test('the order in which items are given does not change which are found', () => {
  const shuffled = documents.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, phrase, ([all, other], query) => {
      expect(rank(other, query).toSorted()).toEqual(rank(all, query).toSorted());
    }),
  );
});
