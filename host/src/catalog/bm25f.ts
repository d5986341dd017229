import { stemmer } from 'stemmer';

/** A text to rank: several fields, each with a weight that multiplies its words' counts. */
export interface Indexed<Item> {
  readonly item: Item;
  readonly fields: readonly { readonly text: string; readonly weight: number }[];
}

/** BM25 constants; measured best on tool and skill search with weighted fields. */
const K1 = 1.2;
const B = 0.6;

/**
 * Ranks items for a query by BM25F: weighted counts are summed over the fields into one term frequency with one
 * length norm; idf = ln(1 + (N - df + 0.5) / (df + 0.5)). Items that share no word with the query are left out.
 * Equal scores keep the given order, so the result is the same on every machine.
 */
export function rank<Item>(items: readonly Indexed<Item>[], query: string): Item[] {
  const documents = items.map(({ item, fields }) => {
    const counts = new Map<string, number>();
    let length = 0;
    for (const { text, weight } of fields) {
      for (const word of words(text)) {
        counts.set(word, (counts.get(word) ?? 0) + weight);
        length += weight;
      }
    }
    return { item, counts, length };
  });
  const average = documents.reduce((sum, { length }) => sum + length, 0) / (documents.length || 1);
  const idf = (word: string) => {
    const having = documents.filter(({ counts }) => counts.has(word)).length;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  const weights = [...new Set(words(query))].map((word) => ({ word, idf: idf(word) }));
  return documents
    .map(({ item, counts, length }) => ({
      item,
      score: weights.reduce((sum, entry) => {
        const tf = counts.get(entry.word) ?? 0;
        const norm = K1 * (1 - B + (B * length) / (average || 1));
        return sum + (entry.idf * tf * (K1 + 1)) / (tf + norm);
      }, 0),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

/** Words that carry no meaning in a request or a description. */
const stopWords = new Set(
  `a about all also am an and any are as at be been but by can could do does for from get give had has have how i if in
   into is it its just let like make me my need of on or our out please should show so some tell than that the their
   them then there these they this those to us use used using want was we were what when where which who why will with
   would you your`.split(/\s+/),
);

/** Lower-case stems of a text; camelCase and snake_case fall apart into their words. */
export function words(text: string): string[] {
  const separated = text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  const found = separated.match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.filter((word) => !stopWords.has(word)).map((word) => stemmer(word));
}
