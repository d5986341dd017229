/** One word of a search: a free one (no key), or a condition. */
export interface Term {
  readonly key: string | undefined;
  readonly operator: ':' | '<' | '>' | '<=' | '>=';
  readonly value: string;
  readonly not: boolean;
}

/** The words that the search reference documents for tickets and people. */
const KEYS = [
  'type',
  'status',
  'custom_status_id',
  'priority',
  'ticket_type',
  'assignee',
  'requester',
  'submitter',
  'group',
  'tags',
  'created',
  'updated',
  'due_date',
  'external_id',
  'subject',
  'description',
  'role',
  'name',
  'email',
];

/** Splits a query. A word with an unknown key is free text, colon and all: it finds what is written so. */
export function parseQuery(query: string): Term[] {
  const words =
    /(?<not>-?)(?:(?<key>[a-z_]+)(?<sign><=|>=|:|<|>))?(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]+))/gi;
  return [...query.matchAll(words)].map(({ 0: whole, groups = {} }): Term => {
    const { key, sign, quoted, plain, not } = groups;
    const value = quoted ?? plain ?? '';
    const known = KEYS.find((one) => one === key?.toLowerCase());
    return known
      ? { key: known, operator: operatorOf(sign), value, not: not === '-' }
      : {
          key: undefined,
          operator: ':',
          value: key === undefined ? value : whole.replace(/^-/, ''),
          not: not === '-',
        };
  });
}

function operatorOf(sign: string | undefined): Term['operator'] {
  return sign === '<' || sign === '>' || sign === '<=' || sign === '>=' ? sign : ':';
}

/** Whole words, in any case; several are a phrase; a star at the end stands for any ending. */
export function holds(text: string, wanted: string): boolean {
  const all = wordsOf(text);
  const sought = wordsOf(wanted);
  const open = wanted.endsWith('*');
  if (sought.length === 0) return false;
  return all.some((_, start) =>
    sought.every((word, index) => {
      const found = all[start + index];
      const last = open && index === sought.length - 1;
      return last ? found?.startsWith(word) === true : found === word;
    }),
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

const UNITS: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/** A day counts from its beginning, and is equal to any time in it; `4hours` is four hours ago. */
export function matchesTime(at: string | null, { operator, value }: Term, now: number): boolean {
  if (at === null) return value === 'none';
  const ago = /^(?<count>\d+)(?<unit>minute|hour|day|week|month|year)s?$/.exec(value)?.groups;
  const wanted = ago
    ? now - Number(ago['count']) * (UNITS[ago['unit'] ?? ''] ?? 0)
    : Date.parse(value);
  if (Number.isNaN(wanted)) return false;
  if (operator === ':') return at.startsWith(value) || Date.parse(at) === wanted;
  return compares(Date.parse(at), operator, wanted);
}

const COMPARISONS: Record<Term['operator'], (left: number, right: number) => boolean> = {
  ':': (left, right) => left === right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

export const compares = (left: number, operator: Term['operator'], right: number): boolean =>
  COMPARISONS[operator](left, right);
