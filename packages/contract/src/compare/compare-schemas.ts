import { canonicalJson, type JsonObject } from '../json.ts';
import { Inclusion } from '../inclusion/inclusion.ts';
import type { Reason, ReasonKind } from '../inclusion/reason.ts';
import { BeyondBounds, beyondBounds } from '../schema/bounds.ts';
import { NodeTable, type Node } from '../schema/node.ts';
import { readSchema } from '../schema/read-schema.ts';
import { pathText, type Change } from './change.ts';

/** `in`: callers send it and the server reads it. `out`: the server sends it and callers read it. */
export type Direction = 'in' | 'out';

/**
 * What changed for callers who keep to what is declared: who send only arguments that they know, and read only fields
 * that they know. Never throws for a schema; one that is too much to follow is a suspicion.
 */
export function compareSchemas(
  before: JsonObject,
  after: JsonObject,
  direction: Direction,
): Change[] {
  const tooMuch = beyondBounds(before) ?? beyondBounds(after);
  if (tooMuch !== undefined) {
    return canonicalJson(before) === canonicalJson(after) ? [] : [undecided(tooMuch)];
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const table = new NodeTable();
  try {
    const old = readSchema(before, table).root;
    const now = readSchema(after, table).root;
    if (old === now) return [];
    return direction === 'in' ? inputChanges(table, old, now) : outputChanges(table, old, now);
  } catch (error) {
    if (error instanceof BeyondBounds) return [undecided(error.message)];
    throw error;
  }
}

function inputChanges(table: NodeTable, old: Node, now: Node): Change[] {
  const lost = new Inclusion(table).compare(old, now);
  // what is gone need not be there either, and what must be there now is new too: each is told once
  const gone = new Set(lost.filter(isAbsence).map(placeOf));
  const needed = new Set(lost.filter(({ kind }) => kind === 'required').map(placeOf));
  const won = gained(table, now, old).filter((reason) => {
    if (reason.kind === 'required') return !gone.has(placeOf(reason));
    return !isAbsence(reason) || !needed.has(placeOf(reason));
  });
  return [...lost.map(inputLost), ...won.map(inputWon)];
}

function outputChanges(table: NodeTable, old: Node, now: Node): Change[] {
  const surprising = new Inclusion(table).compare(now, old);
  const gone = gained(table, old, now);
  const removed = new Set(gone.filter(isAbsence).map(placeOf));
  const broken = surprising.filter(({ kind }) => kind !== 'default');
  const missing = new Set(broken.filter(({ kind }) => kind === 'required').map(placeOf));
  const added = new Set(broken.filter(isAbsence).map(placeOf));
  const told = (reason: Reason) =>
    (isAbsence(reason) && missing.has(placeOf(reason))) ||
    (reason.kind === 'required' && added.has(placeOf(reason)));
  return [
    ...broken.map((reason) => outputSurprise(reason, removed.has(placeOf(reason)))),
    ...gone.filter((reason) => !told(reason)).map(outputGone),
  ];
}

/** The way back: what is in the one only. It breaks nobody, so it needs no proof, and none that is too hard. */
function gained(table: NodeTable, a: Node, b: Node): readonly Reason[] {
  try {
    return new Inclusion(table, { prove: false })
      .compare(a, b)
      .filter(({ kind }) => kind !== 'undecided' && kind !== 'default');
  } catch (error) {
    if (error instanceof BeyondBounds) return [];
    throw error;
  }
}

const placeOf = ({ path }: Reason) => JSON.stringify(path);
const isAbsence = ({ kind }: Reason) => kind === 'undeclared' || kind === 'refused';

/** Keywords of one value, by how their rules are called. */
const rules: Readonly<Partial<Record<ReasonKind, string>>> = {
  type: 'type',
  values: 'values',
  bounds: 'bounds',
  step: 'bounds',
  length: 'length',
  pattern: 'pattern',
  format: 'format',
  count: 'count',
  unique: 'unique',
  contains: 'contains',
  names: 'names',
  dependent: 'dependent',
};

/** How a default reads that there was none of before. */
const STATED = 'none → ';

function inputLost(reason: Reason): Change {
  const path = pathText(reason.path);
  const name = path === '' ? 'the arguments' : path;
  switch (reason.kind) {
    case 'required':
      return proven(
        reason,
        'argument-required',
        `${name} is required now`,
        `refused: ${name} is missing`,
      );
    case 'refused':
      return proven(
        reason,
        'argument-removed',
        `${name} is gone, and a call that sends it is refused`,
        `refused: ${name} is not known`,
      );
    case 'undeclared':
      return proven(
        reason,
        'argument-ignored',
        `${name} is gone, and a call that sends it is taken without it`,
        `accepted, but ${name} no longer does anything`,
      );
    case 'default':
      if (reason.what.startsWith(STATED)) {
        const message = `the default of ${name} is stated now: ${reason.what.slice(STATED.length)}`;
        return harmless(
          path,
          'default-stated',
          `${message}; a person should check that it held before`,
        );
      }
      return {
        ...suspicion(path, 'default-changed', `the default of ${name} changed: ${reason.what}`),
        doubt:
          'if the server does the same without it as before, nothing breaks; if not, every call that leaves it out does something else now',
      };
    case 'undecided':
      return {
        ...proven(
          reason,
          'undecided',
          `${name} may take less than before (${reason.what})`,
          'refused',
        ),
      };
    default:
      return proven(
        reason,
        `${rules[reason.kind]}-narrowed`,
        `${name} no longer takes ${reason.what}`,
        `refused: ${name} does not take it`,
      );
  }
}

function inputWon(reason: Reason): Change {
  const path = pathText(reason.path);
  const name = path === '' ? 'the arguments' : path;
  if (reason.kind === 'required')
    return harmless(path, 'argument-optional', `${name} may be left out now`);
  if (isAbsence(reason))
    return harmless(path, 'argument-added', `${name} is new and may be left out`);
  return harmless(path, `${rules[reason.kind]}-widened`, `${name} now also takes ${reason.what}`);
}

function outputSurprise(reason: Reason, removed: boolean): Change {
  const path = pathText(reason.path);
  const name = path === '' ? 'the result' : path;
  const outcome = 'a client that checks it against the schema it knows refuses the whole result';
  switch (reason.kind) {
    case 'required':
      return removed
        ? proven(reason, 'field-removed', `${name} is gone`, outcome)
        : proven(reason, 'field-optional', `${name} may be missing now`, outcome);
    case 'refused':
      return proven(
        reason,
        'field-added-to-closed',
        `${name} is new, and the old schema was closed`,
        outcome,
      );
    case 'undeclared':
      return harmless(path, 'field-added', `${name} is new`);
    case 'undecided':
      return proven(reason, 'undecided', `${name} may be something new (${reason.what})`, outcome);
    default:
      return proven(
        reason,
        `${rules[reason.kind]}-widened`,
        `${name} may now hold ${reason.what}`,
        outcome,
      );
  }
}

function outputGone(reason: Reason): Change {
  const path = pathText(reason.path);
  const name = path === '' ? 'the result' : path;
  if (isAbsence(reason)) {
    return {
      ...suspicion(path, 'field-removed', `${name} is gone; it could be missing before`),
      doubt: 'whoever reads it finds nothing from now on; whoever does not read it notices nothing',
    };
  }
  if (reason.kind === 'required')
    return harmless(path, 'field-required', `${name} is always there now`);
  return harmless(path, `${rules[reason.kind]}-narrowed`, `${name} no longer holds ${reason.what}`);
}

function proven(reason: Reason, rule: string, message: string, outcome: string): Change {
  const { witness } = reason;
  const path = pathText(reason.path);
  if (witness === undefined) {
    return {
      ...suspicion(path, rule, message),
      doubt: reason.doubt ?? 'no value was found that shows it',
    };
  }
  return {
    path,
    rule,
    verdict: 'breaking',
    bump: 'major',
    message,
    witness: { value: witness, outcome },
  };
}

const suspicion = (path: string, rule: string, message: string): Change => ({
  path,
  rule,
  verdict: 'suspected',
  bump: 'major',
  message,
});

const harmless = (path: string, rule: string, message: string): Change => ({
  path,
  rule,
  verdict: 'compatible',
  bump: 'minor',
  message,
});

const undecided = (why: string): Change => ({
  ...suspicion('', 'undecided', 'the schema changed and could not be judged'),
  doubt: why,
});
