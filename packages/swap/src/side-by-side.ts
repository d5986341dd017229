import { z } from 'zod';
import { profileOf, type Profile, type Vocabulary } from './profile.ts';

/** What came of one call: a result, or why there is none. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

const failure = z.looseObject({ code: z.string(), message: z.string() });

/**
 * What came of a call: `made` if it reached the connector, and what whoever asked for it was told. A call that a gate
 * refused has the code `refused`.
 */
export function toAnswer(
  made: { readonly ok: boolean; readonly answer: unknown } | undefined,
  told: { readonly outcome: string; readonly text: string } | undefined,
): Answer {
  if (made?.ok === true) return { ok: true, value: made.answer };
  const text = told?.text ?? 'There is no such tool, or no installed bundle needs its category.';
  const refused = !made && (!told || told.outcome === 'refused');
  const otherwise = { code: refused ? 'refused' : 'failed', message: text };
  const { code, message } = failure.catch(otherwise).parse(made?.answer);
  return { ok: false, code, message };
}

/** Most differences that are told of one call; the rest is a number. */
const MOST = 8;
const MOST_CHARACTERS = 160;

/**
 * In words, what differs between two answers to the same call. Ids, times and texts are not compared: two systems
 * never agree on these. Empty: nothing differs.
 */
export function sideBySide(was: Answer, becomes: Answer, vocabulary: Vocabulary): string[] {
  if (!was.ok || !becomes.ok) {
    if (!was.ok && !becomes.ok && was.code === becomes.code) return [];
    return [cut(`${told(was)} → ${told(becomes)}`)];
  }
  const all = differences(
    profileOf(was.value, vocabulary),
    profileOf(becomes.value, vocabulary),
  ).map(cut);
  const rest = all.length - MOST;
  return rest > 0 ? [...all.slice(0, MOST), `and ${rest} more differences`] : all;
}

const told = (answer: Answer) => (answer.ok ? 'answered' : `${answer.code}: ${answer.message}`);

function differences(was: Profile, becomes: Profile): string[] {
  return [
    ...union(was.counts, becomes.counts).flatMap((path) =>
      changed(path, was.counts.get(path) ?? 'none', becomes.counts.get(path) ?? 'none'),
    ),
    ...union(was.words, becomes.words)
      .filter((path) => recordsAt(path, was) > 0 && recordsAt(path, becomes) > 0)
      // counted groups differ by their numbers, records by the share that has a word
      .filter((path) => was.counts.has(path) || !sameShares(path, was, becomes))
      .flatMap((path) => changed(path, spread(wordsAt(path, was)), spread(wordsAt(path, becomes)))),
    ...union(was.given, becomes.given)
      // how long a list is says more than that it is there
      .filter((path) => !was.counts.has(path) && !becomes.counts.has(path))
      .flatMap((path) => presence(path, was, becomes)),
  ];
}

function changed(path: string, was: string | number, becomes: string | number): string[] {
  return was === becomes ? [] : [`${path}: ${was} → ${becomes}`];
}

function wordsAt(path: string, { words }: Profile): ReadonlyMap<string, number> {
  return words.get(path) ?? new Map<string, number>();
}

function sameShares(path: string, was: Profile, becomes: Profile): boolean {
  const [old, fresh] = [wordsAt(path, was), wordsAt(path, becomes)];
  const [outOf, now] = [recordsAt(path, was), recordsAt(path, becomes)];
  return union(old, fresh).every(
    (word) => (old.get(word) ?? 0) * now === (fresh.get(word) ?? 0) * outOf,
  );
}

/** `open 4, waiting 1`, the most frequent first. */
function spread(counts: ReadonlyMap<string, number>): string {
  const rows = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return rows.map(([word, count]) => `${word} ${count}`).join(', ') || 'none';
}

/** A field in the same share of the records is no difference, however many records there are. */
function presence(path: string, was: Profile, becomes: Profile): string[] {
  const [had, outOf] = [was.given.get(path) ?? 0, recordsAt(path, was)];
  const [has, now] = [becomes.given.get(path) ?? 0, recordsAt(path, becomes)];
  // where there is no record there is nothing to have a field
  if (outOf === 0 || now === 0 || had * now === has * outOf) return [];
  return [`${path}: given in ${had} of ${outOf} → ${has} of ${now}`];
}

/** How many records could have the field. */
function recordsAt(path: string, { objects }: Profile): number {
  return objects.get(path.slice(0, Math.max(0, path.lastIndexOf('.')))) ?? 0;
}

function union<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])];
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}
