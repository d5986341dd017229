import { ConnectorError } from '@gatehouse/kit';
import type { CountFilter } from '../../adapter.ts';
import { notSupported, type ToolName } from '../../capabilities.ts';
import { priority as priorities, type Priority, type Status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { statusesOf } from './enums.ts';
import { couldBeMark } from './marks.ts';

/** A query of GitHub's issue search. */
export interface Query {
  readonly q: string;
  /** The query holds OR or brackets, which GitHub refuses unless it is told. */
  readonly advanced: boolean;
  /** False: some tickets may match by the mark of a write only. */
  readonly exact: boolean;
}

/** What a filter becomes once its names are resolved. */
export interface Conditions extends Pick<CountFilter, 'text' | 'labels' | 'status' | 'priority'> {
  readonly repositories: readonly string[];
  readonly assignee?: string | undefined;
  readonly created: readonly [from: string | undefined, to: string | undefined];
  readonly updated: readonly [from: string | undefined, to: string | undefined];
}

const MOST_OPERATORS = 5;
const LONGEST_TEXT = 256;

/** Throws ConnectorError `invalid` for a text, and `not_supported` for a filter, that GitHub cannot look for. */
export function queryOf(connection: Connection, wanted: Conditions, tool: ToolName): Query {
  const words = wordsOf(wanted.text ?? '');
  const alternatives = [
    wanted.repositories.map((name) => `repo:${name}`),
    statusClauses(connection, wanted.status, tool),
    priorityClauses(connection, wanted.priority),
  ].filter((clauses) => clauses.length > 0);
  const operators = alternatives.reduce((sum, { length }) => sum + length - 1, 0);
  if (operators > MOST_OPERATORS) {
    throw notSupported(
      'GitHub',
      tool,
      'look for so many alternatives at once',
      'Name one queue, or fewer statuses and priorities.',
    );
  }
  const parts = [
    'is:issue',
    ...alternatives.map((clauses) => eitherOf(clauses)),
    ...(wanted.labels ?? []).map((label) => `label:${quoted('labels', label)}`),
    ...(wanted.assignee === undefined ? [] : [`assignee:${wanted.assignee}`]),
    ...days('created', wanted.created),
    ...days('updated', wanted.updated),
    ...words.map((word) => `"${word}"`),
  ];
  return { q: parts.join(' '), advanced: operators > 0, exact: !words.some(couldBeMark) };
}

function eitherOf(clauses: readonly string[]): string {
  const [only = '', ...more] = clauses;
  if (more.length === 0) return only;
  return `(${clauses.map((clause) => (clause.includes(' ') ? `(${clause})` : clause)).join(' OR ')})`;
}

/** Each word between quotes of its own, in which no qualifier and no operator means anything. */
function wordsOf(text: string): string[] {
  if (text.trim() === '') return [];
  const words = text
    .replaceAll(/["\\]/g, ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) throw unsearchable('text', 'GitHub looks for words, not for signs');
  if (words.join(' ').length > LONGEST_TEXT) {
    throw unsearchable('text', `GitHub looks for at most ${LONGEST_TEXT} characters at once`);
  }
  return words;
}

function quoted(field: string, value: string): string {
  if (!/["\\]/.test(value)) return `"${value}"`;
  throw unsearchable(field, 'GitHub cannot look for a quotation mark or a backslash');
}

function unsearchable(field: string, why: string): ConnectorError {
  return new ConnectorError('invalid', `${field}: ${why}.`, {
    hint: 'Search with a few telling words.',
    details: { fields: [{ field, message: why }] },
  });
}

/** Whole days in UTC, both ends included. */
function days(name: string, [from, to]: Conditions['created']): string[] {
  if (from === undefined && to === undefined) return [];
  const start = from === undefined ? '*' : `${from}T00:00:00Z`;
  const end = to === undefined ? '*' : `${to}T23:59:59Z`;
  return [`${name}:${start}..${end}`];
}

const CLOSED = ['resolved', 'canceled', 'closed'] as const satisfies readonly Status[];
const isClosed = (word: Status): boolean => CLOSED.some((one) => one === word);

/** None: no status is left out. */
function statusClauses(
  connection: Connection,
  wanted: readonly Status[] | undefined,
  tool: ToolName,
): string[] {
  if (wanted === undefined || wanted.length === 0) return [];
  const all = statusesOf(connection).map(({ status }) => status);
  const words = all.filter((word) => wanted.includes(word));
  if (words.length === 0) {
    // an empty list would read as "there are none"
    throw notSupported(
      'GitHub',
      tool,
      `look for the status ${wanted.join(' or ')}: nothing stands for it here`,
      `Search for one of: ${all.join(', ')}. The operator can name labels for more in GITHUB_STATUS_LABELS.`,
    );
  }
  if (words.length === all.length) return [];
  const group = (closed: boolean, bare: string) => {
    const [some, whole] = [words, all].map((list) =>
      list.filter((word) => isClosed(word) === closed),
    );
    return some?.length === whole?.length
      ? [bare]
      : (some ?? []).map((word) => statusClause(connection, word));
  };
  return [...group(false, 'state:open'), ...group(true, 'state:closed')];
}

function statusClause({ statusLabels }: Connection, word: Status): string {
  if (word === 'resolved') return 'state:closed reason:completed';
  if (word === 'canceled') return 'state:closed reason:"not planned"';
  // duplicates, and what was closed before there were reasons
  if (word === 'closed') return 'state:closed -reason:completed -reason:"not planned"';
  return ['state:open', ...onlyLabelled(statusLabels, word)].join(' ');
}

/** None: no priority is left out. */
function priorityClauses(
  { priorityLabels }: Connection,
  wanted: readonly Priority[] = [],
): string[] {
  const all = [...priorityLabels.map(({ word }) => word), 'none' as const];
  const words = priorities.options.filter(
    (word) => wanted.includes(word) && all.some((one) => one === word),
  );
  if (words.length === all.length) return [];
  return words.map((word) => onlyLabelled(priorityLabels, word).join(' '));
}

/** The label of the word, and none of those that come before it. */
function onlyLabelled(
  labels: readonly { readonly word: string; readonly label: string }[],
  word: string,
): string[] {
  const at = labels.findIndex((one) => one.word === word);
  const before = at === -1 ? labels : labels.slice(0, at);
  const own = at === -1 ? [] : labels.slice(at, at + 1);
  return [
    ...own.map(({ label }) => `label:"${label}"`),
    ...before.map(({ label }) => `-label:"${label}"`),
  ];
}
