import type { Issue } from '../model.ts';
import { dayOf } from '../time.ts';
import { instantIn } from './dates.ts';
import { fieldOf, type Field, type Searcher } from './fields.ts';
import type { Clause, Condition, Operator, Value } from './parse.ts';
import { JqlProblem } from './problem.ts';
import { textTest } from './words.ts';

export type Test = (issue: Issue) => boolean;

const EQUALITY: readonly Operator[] = ['=', '!=', 'in', 'not in', 'is', 'is not'];
const COMPARISON: readonly Operator[] = ['<', '<=', '>', '>='];

/** Throws JqlProblem with all that is wrong at once: unknown fields, operators that do not fit, unknown values. */
export function testOf(condition: Condition, searcher: Searcher): Test {
  const problems: string[] = [];
  const build = (part: Condition): Test => {
    if ('clause' in part) {
      try {
        return clauseTest(part.clause, searcher);
      } catch (error) {
        if (!(error instanceof JqlProblem)) throw error;
        problems.push(...error.messages);
        return () => false;
      }
    }
    const tests = ('all' in part ? part.all : part.any).map(build);
    return 'all' in part
      ? (issue) => tests.every((test) => test(issue))
      : (issue) => tests.some((test) => test(issue));
  };
  const test = build(condition);
  if (problems.length > 0) throw new JqlProblem(...problems);
  return test;
}

function clauseTest(clause: Clause, searcher: Searcher): Test {
  const field = fieldOf(clause.field, searcher);
  if (!field) {
    throw new JqlProblem(
      `Field '${clause.field}' does not exist or you do not have permission to view it.`,
    );
  }
  if (!supported(field, clause.field).includes(clause.operator)) {
    throw new JqlProblem(
      `The operator '${clause.operator.toUpperCase()}' is not supported by the '${clause.field}' field.`,
    );
  }
  if (clause.operator === 'is' || clause.operator === 'is not') {
    if (clause.values.some(({ kind }) => kind !== 'empty')) {
      throw new JqlProblem(
        `The operator '${clause.operator.toUpperCase()}' in the '${clause.field}' field only supports 'EMPTY' and 'NULL'.`,
      );
    }
    return (issue) => isEmpty(field, issue) === (clause.operator === 'is');
  }
  switch (field.kind) {
    case 'choice':
      return choiceTest(field, clause, searcher);
    case 'words':
      return wordsTest(field, clause);
    default:
      return timeTest(field, clause, searcher);
  }
}

function supported(field: Field, name: string): readonly Operator[] {
  if (field.kind === 'words') {
    return name.toLowerCase() === 'text' ? ['~'] : ['~', '!~', 'is', 'is not'];
  }
  const compared = field.kind !== 'choice' || field.rank;
  return compared ? [...EQUALITY, ...COMPARISON] : EQUALITY;
}

function isEmpty(field: Field, issue: Issue): boolean {
  switch (field.kind) {
    case 'choice':
      return field.ids(issue).length === 0;
    case 'instant':
      return field.at(issue) === null;
    case 'day':
      return field.day(issue) === null;
    default:
      return field.text(issue) === '';
  }
}

/** `!=` and `NOT IN` leave out what is empty, unless EMPTY is among the values: then only that is left out. */
function choiceTest(field: Field & { kind: 'choice' }, clause: Clause, { user }: Searcher): Test {
  const empty = clause.values.some((value) => isEmptyWord(value, clause.field));
  const problems: string[] = [];
  const wanted = clause.values.flatMap((value): readonly string[] => {
    if (isEmptyWord(value, clause.field)) return [];
    if (value.kind === 'function') {
      if (value.name === 'currentuser') return [user.accountId];
      problems.push(`Unable to find JQL function '${value.name}()'.`);
    }
    if (value.kind !== 'text') return [];
    const ids = field.named(value.text);
    if (!ids || ids.length === 0) {
      problems.push(
        clause.field.toLowerCase() === 'key' || clause.field.toLowerCase() === 'issuekey'
          ? `An issue with key '${value.text}' does not exist for field '${clause.field}'.`
          : `The value '${value.text}' does not exist for the field '${clause.field}'.`,
      );
    }
    return ids ?? [];
  });
  if (problems.length > 0) throw new JqlProblem(...problems);
  const { rank } = field;
  if (rank && COMPARISON.includes(clause.operator)) {
    const bounds = wanted.map(rank);
    return (issue) =>
      field
        .ids(issue)
        .some((id) =>
          bounds.some((bound) => compares(Math.sign(rank(id) - bound), clause.operator)),
        );
  }
  const negative = clause.operator === '!=' || clause.operator === 'not in';
  return (issue) => {
    const ids = field.ids(issue);
    if (ids.length === 0) return empty && !negative;
    return ids.some((id) => wanted.includes(id)) !== negative;
  };
}

function isEmptyWord(value: Value, field: string): boolean {
  const unresolved =
    field.toLowerCase() === 'resolution' &&
    value.kind === 'text' &&
    value.text.toLowerCase() === 'unresolved';
  return value.kind === 'empty' || unresolved;
}

function wordsTest(field: Field & { kind: 'words' }, clause: Clause): Test {
  const [value] = clause.values;
  if (value?.kind !== 'text') throw new JqlProblem(`The field '${clause.field}' needs a text.`);
  const test = textTest(value.text, clause.field);
  return (issue) => {
    const text = field.text(issue);
    return clause.operator === '~' ? test(text) : text !== '' && !test(text);
  };
}

function timeTest(
  field: Field & { kind: 'instant' | 'day' },
  clause: Clause,
  { world }: Searcher,
): Test {
  const clock = { now: world.now(), zone: world.zone };
  const empty = clause.values.some(({ kind }) => kind === 'empty');
  const negative = clause.operator === '!=' || clause.operator === 'not in';
  const sign =
    clause.operator === 'in' ? '=' : clause.operator === 'not in' ? '!=' : clause.operator;
  const bounds = clause.values
    .filter(({ kind }) => kind !== 'empty')
    .map((value) => instantIn(value, clause.field, clock))
    .map((instant) => (field.kind === 'day' ? dayOf(instant, world.zone) : instant));
  return (issue) => {
    const own = field.kind === 'day' ? field.day(issue) : field.at(issue);
    if (own === null) return empty && !negative;
    const fits = (bound: number | string) =>
      compares(own === bound ? 0 : own > bound ? 1 : -1, sign);
    return negative ? bounds.every(fits) : bounds.some(fits);
  };
}

/** `difference` is -1, 0 or 1. */
function compares(difference: number, operator: Operator): boolean {
  switch (operator) {
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return false;
  }
}
