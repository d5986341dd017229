import type { Indexed, World } from './world.ts';

/** A query of the issue search: words and qualifiers, and, where it is asked to be advanced, OR and brackets. */
export type Test = (one: Indexed) => boolean;

/** Thrown for a query that GitHub answers with 422. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

const MOST_OPERATORS = 5;
const MOST_TEXT = 256;

interface Token {
  readonly kind: 'open' | 'close' | 'or' | 'term';
  readonly not: boolean;
  /** Empty: words. */
  readonly field: string;
  readonly value: string;
}

export function parseQuery(world: World, query: string, advanced: boolean): Test {
  const tokens = tokensOf(query);
  const logic = tokens.filter(({ kind }) => kind !== 'term');
  if (!advanced && logic.length > 0) {
    throw new QueryError('The listed users cannot be searched either because they do not exist.');
  }
  if (tokens.filter(({ kind }) => kind === 'or').length > MOST_OPERATORS) {
    throw new QueryError('More than five AND / OR / NOT operators were used.');
  }
  const words = tokens.filter(({ kind, field }) => kind === 'term' && field === '');
  if (words.map(({ value }) => value).join(' ').length > MOST_TEXT) {
    throw new QueryError('The search is longer than 256 characters.');
  }
  let at = 0;
  const either = (): Test => {
    const sides = [all()];
    while (tokens[at]?.kind === 'or') {
      at += 1;
      sides.push(all());
    }
    return (one) => sides.some((side) => side(one));
  };
  const all = (): Test => {
    const parts: Test[] = [];
    for (let token = tokens[at]; token && token.kind !== 'or'; token = tokens[at]) {
      if (token.kind === 'close') break;
      at += 1;
      if (token.kind === 'open') {
        parts.push(either());
        if (tokens[at]?.kind !== 'close') throw new QueryError('A bracket is not closed.');
        at += 1;
      } else parts.push(termOf(world, token));
    }
    return (one) => parts.every((part) => part(one));
  };
  const whole = either();
  if (at < tokens.length) throw new QueryError('There is a bracket too many.');
  return whole;
}

const TOKEN =
  /\s*(?:(?<mark>[()])|(?<not>-?)(?:(?<field>[a-z]+):)?(?:"(?<quoted>[^"]*)"|(?<bare>[^\s()"]+)))/uy;

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = query.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const { mark, not = '', field = '', quoted, bare = '' } = TOKEN.exec(query)?.groups ?? {};
    if (mark === undefined && quoted === undefined && bare === '') {
      throw new QueryError('The query cannot be parsed.');
    }
    const plain = { not: not === '-', field, value: quoted ?? bare };
    if (mark !== undefined) tokens.push({ ...plain, kind: mark === '(' ? 'open' : 'close' });
    else if (quoted === undefined && field === '' && bare === 'OR') {
      tokens.push({ ...plain, kind: 'or' });
    } else tokens.push({ ...plain, kind: 'term' });
  }
  return tokens;
}

function termOf(world: World, { not, field, value }: Token): Test {
  const test = field === '' ? wordsOf(value) : qualifier(world, field, value);
  return not ? (one) => !test(one) : test;
}

/** Words in their order, without regard to case and to signs; a term of signs only matches all. */
function wordsOf(value: string): Test {
  const wanted = ` ${parts(value).join(' ')} `;
  return ({ text }) => wanted.trim() === '' || ` ${parts(text).join(' ')} `.includes(wanted);
}

const parts = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function qualifier(world: World, field: string, value: string): Test {
  const wanted = value.toLowerCase();
  switch (field) {
    case 'repo':
      if (!world.repositories.some(({ name }) => name.toLowerCase() === wanted)) {
        throw new QueryError('The listed users and repositories cannot be searched.');
      }
      return ({ issue }) => issue.repository.name.toLowerCase() === wanted;
    case 'is':
      if (wanted === 'issue') return ({ issue }) => !issue.pull;
      return ({ state }) => state.state === wanted;
    case 'state':
      return ({ state }) => state.state === wanted;
    case 'reason':
      return ({ state }) =>
        state.state === 'closed' && state.state_reason === wanted.replaceAll(' ', '_');
    case 'label':
      return ({ labels }) => labels.some((one) => one.toLowerCase() === wanted);
    case 'assignee':
      if (!world.users.some(({ login }) => login.toLowerCase() === wanted)) {
        throw new QueryError('The listed users cannot be searched.');
      }
      return ({ assignees }) => assignees.some((one) => one.toLowerCase() === wanted);
    case 'created':
      return ranged(value, ({ issue }) => issue.created);
    case 'updated':
      return ranged(value, ({ state }) => state.updated);
    default:
      // what is no qualifier is text
      return wordsOf(`${field} ${value}`);
  }
}

function ranged(value: string, of: (one: Indexed) => number): Test {
  const [from = '*', to = '*'] = value.split('..');
  const begin = from === '*' ? -Infinity : Date.parse(from);
  const end = to === '*' ? Infinity : Date.parse(to);
  if (Number.isNaN(begin) || Number.isNaN(end) || !value.includes('..')) {
    throw new QueryError(`"${value}" is not a recognized date/time format.`);
  }
  return (one) => of(one) >= begin && of(one) < end + 1000;
}
