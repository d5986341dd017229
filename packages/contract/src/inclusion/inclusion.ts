import { canonicalJson, type Json } from '../json.ts';
import { Acceptance } from '../schema/accepts.ts';
import { BeyondBounds, Fuel, OutOfFuel, tooDeep } from '../schema/bounds.ts';
import {
  conjunction,
  conjunctionKey,
  kindOf,
  type Branch,
  type Condition,
  type Conjunction,
} from '../schema/branch.ts';
import { Expansion } from '../schema/expand.ts';
import { intersect } from '../schema/intersect.ts';
import type { Node, NodeTable } from '../schema/node.ts';
import { Patterns } from '../schema/patterns.ts';
import { Rendering } from '../schema/render.ts';
import { Sampler } from '../witness/sampler.ts';
import { casesOf } from './cases.ts';
import type { Judging } from './judging.ts';
import { listReasons } from './lists.ts';
import { distance, merged } from './nearest.ts';
import { objectReasons } from './objects.ts';
import { isBreak, type Reason } from './reason.ts';
import { numberReasons, stringReasons } from './scalars.ts';

/** Values that are tried to show one difference. */
const MAX_TRIES = 80;
/** How often an alternative is split again to fit it into several others. */
const MAX_SPLITS = 3;
/** Integers of a short range, which are told one by one. */
const MAX_RANGE = 40;
/** Values that are named. */
const MAX_NAMED = 6;

const NO_WITNESS = 'a rule says so, but no value was found that shows it';

/** Finds out why values of one schema are not all in another, each reason with a value that shows it, if one is found. */
export class Inclusion implements Judging {
  readonly table: NodeTable;
  readonly fuel: Fuel;
  readonly acceptance: Acceptance;
  readonly expansion: Expansion;
  readonly sampler: Sampler;
  readonly #known = new Map<string, readonly Reason[]>();
  /** What the rules themselves ask; what the proofs ask is counted apart. */
  readonly #deciding: Acceptance;
  readonly #prove: boolean;
  #root: string | undefined;
  /** Places that are open, one inside the other. */
  #depth = 0;

  /** Without `prove` no values are looked for: enough to know what else is accepted now. */
  constructor(table: NodeTable, { prove = true } = {}) {
    this.#prove = prove;
    this.table = table;
    const patterns = new Patterns();
    this.fuel = new Fuel();
    this.#deciding = new Acceptance(this.fuel, patterns);
    this.expansion = new Expansion(table, this.fuel, this.#deciding);
    // what is spent on proofs is not missing where the rules are looked at: without a proof it is a suspicion
    const forProofs = new Fuel();
    this.acceptance = new Acceptance(forProofs, patterns);
    this.sampler = new Sampler(this.expansion, this.acceptance, forProofs);
  }

  /** For whole arguments or results. Throws BeyondBounds. */
  compare(a: Node, b: Node): readonly Reason[] {
    // arguments and results are objects, whether the schema says so or not
    const object = this.table.node({ type: ['object'] });
    const asObject = (node: Node): Conjunction =>
      this.expansion.expand([node]).every(({ kind }) => kind === 'object')
        ? [node]
        : conjunction([node, object]);
    const [own, theirs] = [asObject(a), asObject(b)];
    this.#root = pairKey(own, theirs);
    return this.reasons(own, theirs).map((reason) => {
      const { witness, ...bare } = reason;
      const kept =
        witness === undefined ||
        isBreak(reason) ||
        (this.#takes(own, witness) && this.#takes(theirs, witness));
      // every old call fails for another reason already
      return kept
        ? reason
        : { ...bare, doubt: 'no old call is accepted any more, so none shows it' };
    });
  }

  #takes(nodes: Conjunction, value: Json): boolean {
    return this.acceptance.acceptsAll(nodes, value) === true;
  }

  reasons(a: Conjunction, b: Conjunction): readonly Reason[] {
    if (b.every((node) => a.includes(node))) return [];
    const key = pairKey(a, b);
    const known = this.#known.get(key);
    if (known) {
      // each of them is told in each place, and the places may double with each level
      this.fuel.burn(known.length);
      return known;
    }
    tooDeep(this.#depth);
    // where it comes back to the same pair, nothing new can be found
    this.#known.set(key, []);
    this.#depth += 1;
    try {
      const found = this.#found(a, b, key === this.#root);
      this.#known.set(key, found);
      return found;
    } finally {
      this.#depth -= 1;
    }
  }

  #found(a: Conjunction, b: Conjunction, whole: boolean): readonly Reason[] {
    try {
      const branches = this.expansion.expand(a);
      return merged(branches.flatMap((branch) => this.#branch(branch, a, b, whole, MAX_SPLITS)));
    } catch (error) {
      // one place that is too much does not hide what is found elsewhere
      if (!(error instanceof BeyondBounds) || error instanceof OutOfFuel) throw error;
      return [{ kind: 'undecided', path: [], what: 'its alternatives', doubt: error.message }];
    }
  }

  #branch(
    branch: Branch,
    a: Conjunction,
    b: Conjunction,
    whole: boolean,
    splits: number,
  ): Reason[] {
    this.fuel.burn();
    if (this.expansion.isImpossible(branch)) return [];
    if (branch.kind === 'values') return this.#values(branch.values, a, b);
    const others = this.expansion.expand(b);
    const alike = others.filter(({ kind }) => kind === branch.kind);
    if (alike.length === 0) return this.#otherType(branch, others, a, b);

    const each = alike.map((other) => this.#within(branch, other, whole));
    const fitting = each.filter((reasons) => !reasons.some(isBreak));
    const [best] = fitting.toSorted((x, y) => x.length - y.length);
    if (best) return best;
    if (alike.length > 1 && splits > 0) {
      const cases = casesOf(this.table, this.expansion, branch, alike);
      if (cases) return cases.flatMap((one) => this.#branch(one, a, b, whole, splits - 1));
    }
    const nearest = each.toSorted((x, y) => distance(x) - distance(y));
    const shown = nearest.map((reasons) =>
      reasons.map((reason) => this.#shown(reason, branch, alike, a, b)),
    );
    const proven = shown.find((reasons) => reasons.some(({ witness }) => witness !== undefined));
    return proven ?? shown[0] ?? [];
  }

  #values(values: readonly Json[], a: Conjunction, b: Conjunction): Reason[] {
    const answers = values.map((value) => this.#deciding.acceptsAll(b, value));
    const out = values.filter((_, at) => answers[at] === false);
    const open = values.filter((_, at) => answers[at] === undefined);
    const witness = out.slice(0, MAX_NAMED).find((value) => this.#tells(value, a, b));
    const kinds = new Set(this.expansion.expand(b).flatMap(kindsOf));
    // a type that is gone as a whole is told as a type
    const missingKinds = [...new Set(out.map(kindOf))].filter((kind) => !kinds.has(kind));
    const kind =
      missingKinds.length > 0 && out.every((value) => missingKinds.includes(kindOf(value)));
    return [
      ...(out.length === 0
        ? []
        : [
            {
              kind: kind ? ('type' as const) : ('values' as const),
              path: [],
              what: kind ? missingKinds.join(', ') : named(out),
              ...(witness === undefined ? { doubt: NO_WITNESS } : { witness }),
            },
          ]),
      ...(open.length === 0
        ? []
        : [{ kind: 'undecided' as const, path: [], what: named(open), doubt: DOUBT_OUTSIDE }]),
    ];
  }

  #otherType(branch: Branch, others: readonly Branch[], a: Conjunction, b: Conjunction): Reason[] {
    const values = others.flatMap((other) => (other.kind === 'values' ? other.values : []));
    const same = values.filter((value) => kindOf(value) === branch.kind);
    const reason: Reason =
      same.length > 0
        ? { kind: 'values', path: [], what: `anything but ${named(same)}` }
        : { kind: 'type', path: [], what: typeName(branch) };
    const whole = this.#enumerated(branch);
    if (whole) return this.#values(whole, a, b);
    return [this.#shown(reason, branch, [], a, b)];
  }

  /** A short range of integers as the values that it is. */
  #enumerated(branch: Branch): Json[] | undefined {
    if (branch.kind !== 'number' || !branch.integer || branch.max - branch.min > MAX_RANGE) {
      return undefined;
    }
    const all = Array.from({ length: branch.max - branch.min + 1 }, (_, at) => branch.min + at);
    return branch.steps.length === 0 ? all : undefined;
  }

  #within(a: Branch, b: Branch, whole: boolean): Reason[] {
    return [...this.#bare(a, b, whole), ...this.#conditions(a, b), ...this.#narrow(a, b)];
  }

  /** Where the branch takes less than its schema does, that nothing speaks against it says little. */
  #narrow(a: Branch, b: Branch): Reason[] {
    return a.conditions
      .filter(({ keyword }) => keyword === 'unevaluated')
      .filter((condition) => !b.conditions.some((other) => this.#readsTheSame(condition, other)))
      .map(({ keyword }) => ({
        kind: 'undecided',
        path: [],
        what: keyword,
        doubt: `"${keyword}" cannot be decided in general`,
      }));
  }

  #bare(a: Branch, b: Branch, whole: boolean): Reason[] {
    if (a.kind === 'number' && b.kind === 'number') return numberReasons(a, b);
    if (a.kind === 'string' && b.kind === 'string') {
      return stringReasons(a, b, (pattern, text) => this.acceptance.matches(pattern, text));
    }
    if (a.kind === 'array' && b.kind === 'array') return listReasons(this, a, b);
    if (a.kind === 'object' && b.kind === 'object') return objectReasons(this, a, b, whole);
    return [];
  }

  /** What only a look at each value decides. */
  #conditions(a: Branch, b: Branch): Reason[] {
    return b.conditions.flatMap((condition): Reason[] => {
      if (a.conditions.some((own) => this.#same(own, condition))) return [];
      const [node] = condition.nodes;
      if (condition.keyword === 'not' && node && this.#excluded(a, node)) return [];
      const doubt =
        condition.keyword === '$ref'
          ? DOUBT_OUTSIDE
          : `"${condition.keyword}" cannot be decided in general`;
      return [{ kind: 'undecided', path: [], what: condition.keyword, doubt }];
    });
  }

  /** To the letter but for notation: what includes the other only because it is asked right now says nothing. */
  #readsTheSame(one: Condition, other: Condition): boolean {
    if (one.key === other.key) return true;
    const rendering = new Rendering(this.expansion, this.fuel);
    const [own, theirs] = [one, other].map(({ nodes }) =>
      nodes.map((node) => rendering.text([node])),
    );
    return one.keyword === other.keyword && String(own) === String(theirs);
  }

  /** Also when it is written otherwise: each alternative stands for one of the other. */
  #same(one: Condition, other: Condition): boolean {
    if (one.key === other.key) return true;
    if (one.keyword !== other.keyword || one.keyword === '$ref') return false;
    if (one.nodes.length !== other.nodes.length) return false;
    const within = (a: Node, b: Node) => !this.reasons([a], [b]).some(isBreak);
    return one.nodes.every((a) => other.nodes.some((b) => within(a, b) && within(b, a)));
  }

  /** Whether nothing of the branch is in the node: they share nothing, or the branch excludes as much itself. */
  #excluded(branch: Branch, node: Node): boolean {
    const more = branch.conditions.some(
      ({ keyword, nodes: [own] }) =>
        keyword === 'not' && own !== undefined && !this.reasons([node], [own]).some(isBreak),
    );
    if (more) return true;
    return this.expansion.expand([node]).every((other) => {
      const both = intersect(branch, other);
      return both === undefined || this.expansion.isImpossible(both, 3);
    });
  }

  /** Looks for a value that is in `a` and not in `b`, and keeps the one that came up only if it really is. */
  #shown(
    reason: Reason,
    branch: Branch,
    against: readonly Branch[],
    a: Conjunction,
    b: Conjunction,
  ): Reason {
    if (!isBreak(reason) || !this.#prove) return reason;
    const { witness, shows, ...bare } = reason;
    if (witness !== undefined && this.#tells(witness, a, b)) return { ...bare, witness };
    // what a part could not show, a value of the whole shows only where the alternatives were the matter
    if (shows || bare.path.length === 0 || against.length > 1) {
      let tries = 0;
      for (const value of this.sampler.values(branch, against)) {
        if ((tries += 1) > MAX_TRIES) break;
        if ((!shows || shows(value)) && this.#tells(value, a, b))
          return { ...bare, witness: value };
      }
    }
    return { ...bare, doubt: bare.doubt ?? NO_WITNESS };
  }

  #tells(value: Json, a: Conjunction, b: Conjunction): boolean {
    return this.#takes(a, value) && this.acceptance.acceptsAll(b, value) === false;
  }
}

const DOUBT_OUTSIDE =
  'it rests on something that is not in this document or that nobody here knows';

const pairKey = (a: Conjunction, b: Conjunction) => `${conjunctionKey(a)}<${conjunctionKey(b)}`;

const kindsOf = (branch: Branch): string[] =>
  branch.kind === 'values' ? branch.values.map(kindOf) : [branch.kind];

const typeName = (branch: Branch) =>
  branch.kind === 'number' && branch.integer ? 'integer' : branch.kind;

function named(values: readonly Json[]): string {
  const texts = values.slice(0, MAX_NAMED).map((value) => canonicalJson(value).slice(0, 60));
  const more = values.length - texts.length;
  return `${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
