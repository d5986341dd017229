import { syntax } from './problem.ts';
import { RESERVED_WORDS, tokens, type Token } from './tokens.ts';

export const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '~',
  '!~',
  'in',
  'not in',
  'is',
  'is not',
] as const;
export type Operator = (typeof OPERATORS)[number];

export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'function'; readonly name: string };

export interface Clause {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly Value[];
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly clause: Clause };

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc' | undefined;
}

export interface Query {
  /** Undefined: nothing is asked, which the newer search refuses. */
  readonly where: Condition | undefined;
  readonly orderBy: readonly Sort[];
}

const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '~': '!~',
  '!~': '~',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
};

/** Throws JqlProblem. NOT is carried down to the clauses, as Jira does: empty fields stay out on both sides. */
export function parse(jql: string): Query {
  const reader = new Reader(tokens(jql));
  const started = reader.isWord('order') || reader.peek.kind === 'end';
  const where = started ? undefined : either(reader);
  const orderBy = reader.takeWord('order') ? sorts(reader) : [];
  if (reader.peek.kind !== 'end') {
    throw syntax(`Expecting either 'OR' or 'AND' but got '${reader.peek.text}'.`, reader.peek.at);
  }
  return { where, orderBy };
}

class Reader {
  private readonly all: readonly Token[];
  private place = 0;

  constructor(all: readonly Token[]) {
    this.all = all;
  }

  get peek(): Token {
    const last = this.all[this.all.length - 1];
    const token = this.all[this.place] ?? last;
    if (!token) throw new Error('there is always an end');
    return token;
  }

  take(): Token {
    const token = this.peek;
    this.place += 1;
    return token;
  }

  isWord(word: string): boolean {
    return this.peek.kind === 'word' && this.peek.text.toLowerCase() === word;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.place += 1;
    return found;
  }

  takeSign(...signs: readonly string[]): string | undefined {
    const { kind, text } = this.peek;
    if (kind !== 'sign' || !signs.includes(text)) return undefined;
    this.place += 1;
    return text;
  }
}

function either(reader: Reader): Condition {
  const any = [both(reader)];
  while (reader.takeWord('or') || reader.takeSign('||', '|')) any.push(both(reader));
  return any.length === 1 && any[0] ? any[0] : { any };
}

function both(reader: Reader): Condition {
  const all = [unit(reader)];
  while (reader.takeWord('and') || reader.takeSign('&&', '&')) all.push(unit(reader));
  return all.length === 1 && all[0] ? all[0] : { all };
}

function unit(reader: Reader): Condition {
  if (reader.takeWord('not') || reader.takeSign('!')) return opposite(unit(reader));
  if (!reader.takeSign('(')) return { clause: clause(reader) };
  const inner = either(reader);
  if (!reader.takeSign(')'))
    throw syntax(`Expecting ')' but got '${reader.peek.text}'.`, reader.peek.at);
  return inner;
}

function opposite(condition: Condition): Condition {
  if ('all' in condition) return { any: condition.all.map(opposite) };
  if ('any' in condition) return { all: condition.any.map(opposite) };
  const { clause: one } = condition;
  return { clause: { ...one, operator: OPPOSITE[one.operator] } };
}

function clause(reader: Reader): Clause {
  const field = name(reader, 'field name');
  const operator = operatorOf(reader);
  const list = operator === 'in' || operator === 'not in';
  const values = list ? valueList(reader) : [value(reader)];
  return { field, operator, values };
}

function operatorOf(reader: Reader): Operator {
  const sign = reader.takeSign(...OPERATORS);
  const found = OPERATORS.find((one) => one === sign);
  if (found) return found;
  if (reader.takeWord('in')) return 'in';
  if (reader.takeWord('is')) return reader.takeWord('not') ? 'is not' : 'is';
  if (reader.takeWord('not') && reader.takeWord('in')) return 'not in';
  const { text, at } = reader.peek;
  const valid = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'";
  throw syntax(`Expecting operator but got '${text}'. The valid operators are ${valid}.`, at);
}

function valueList(reader: Reader): Value[] {
  if (!reader.takeSign('(')) {
    const { text, at } = reader.peek;
    throw syntax(`Expecting a list of values or functions but got '${text}'.`, at);
  }
  const values = [value(reader)];
  while (reader.takeSign(',')) values.push(value(reader));
  if (!reader.takeSign(')')) {
    const { text, at } = reader.peek;
    throw syntax(`Expecting either a value or ')' but got '${text}'.`, at);
  }
  return values;
}

function value(reader: Reader): Value {
  if (reader.takeWord('empty') || reader.takeWord('null')) return { kind: 'empty' };
  const { kind } = reader.peek;
  const text = name(reader, 'value');
  if (kind !== 'word' || !reader.takeSign('(')) return { kind: 'text', text };
  if (!reader.takeSign(')')) throw syntax('This function takes no arguments here.', reader.peek.at);
  return { kind: 'function', name: text.toLowerCase() };
}

function name(reader: Reader, what: string): string {
  const { kind, text, at } = reader.take();
  if (kind === 'text') return text;
  if (kind !== 'word') throw syntax(`Expecting either a ${what} but got '${text}'.`, at);
  if (RESERVED_WORDS.has(text.toLowerCase())) {
    throw syntax(
      `'${text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.`,
      at,
    );
  }
  return text;
}

function sorts(reader: Reader): Sort[] {
  if (!reader.takeWord('by'))
    throw syntax(`Expecting 'by' but got '${reader.peek.text}'.`, reader.peek.at);
  const all: Sort[] = [];
  do {
    const field = name(reader, 'field name');
    const direction = reader.takeWord('desc') ? 'desc' : reader.takeWord('asc') ? 'asc' : undefined;
    all.push({ field, direction });
  } while (reader.takeSign(','));
  return all;
}
