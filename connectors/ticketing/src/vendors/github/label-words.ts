import { z } from 'zod';
import type { Priority, Status } from '../../model.ts';

/** GitHub has no priorities and knows open and closed only; labels that an operator names stand for the rest. */
export interface LabelWord<Word extends string> {
  readonly word: Word;
  /** As the operator writes it; GitHub does not tell labels apart by their case. */
  readonly label: string;
}

const STATUS_WORDS = ['in_progress', 'waiting', 'new'] as const satisfies readonly Status[];
const PRIORITY_WORDS = ['urgent', 'high', 'normal', 'low'] as const satisfies readonly Priority[];

export type StatusWord = (typeof STATUS_WORDS)[number];
export type PriorityWord = (typeof PRIORITY_WORDS)[number];

/** `waiting=on hold,in_progress=in progress`. The first of an issue's labels in the order of the words decides. */
export const statusLabels = labelWords(STATUS_WORDS);
/** `urgent=priority: urgent,high=priority: high`. */
export const priorityLabels = labelWords(PRIORITY_WORDS);

/** A list of `word=label`, each word and each label once. Labels with a quotation mark cannot be searched for. */
function labelWords(words: readonly string[]) {
  const expected = `must be a list such as ${words[0]}=a label,${words[1]}=another label`;
  return z.string().refine((given) => parseLabelWords(words, given) !== undefined, {
    error: `${expected}, with words out of ${words.join(', ')}`,
  });
}

export const statusWordsOf = (given: string | undefined) => read(STATUS_WORDS, given);
export const priorityWordsOf = (given: string | undefined) => read(PRIORITY_WORDS, given);

/** In the order of the words, whatever the order of the setting. */
function read<Word extends string>(
  words: readonly Word[],
  given: string | undefined,
): readonly LabelWord<Word>[] {
  return given === undefined ? [] : (parseLabelWords(words, given) ?? []);
}

function parseLabelWords<Word extends string>(
  words: readonly Word[],
  given: string,
): LabelWord<Word>[] | undefined {
  const pairs: LabelWord<Word>[] = [];
  for (const part of given.split(',')) {
    const [name = '', ...rest] = part.split('=');
    const word = words.find((one) => one === name.trim());
    const label = rest.join('=').trim();
    if (word === undefined || !/^[^"\\]{1,50}$/.test(label)) return undefined;
    if (pairs.some((one) => one.word === word || same(one.label, label))) return undefined;
    pairs.push({ word, label });
  }
  return pairs.toSorted((a, b) => words.indexOf(a.word) - words.indexOf(b.word));
}

/** Whether two names are one label. */
export const same = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase();
