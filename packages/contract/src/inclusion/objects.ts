import { canonicalJson, isObject, type Json } from '../json.ts';
import {
  conjunction,
  declaredNames,
  isAny,
  isOpen,
  UNSTATED,
  type Conjunction,
  type ObjectBranch,
} from '../schema/branch.ts';
import { defaultOf } from '../schema/default-of.ts';
import { textsOfPattern } from '../witness/text-of-pattern.ts';
import { lifted, type Judging } from './judging.ts';
import type { Reason } from './reason.ts';

/** Names that stand for all those that nobody declared. */
const SOME_NAME = 'any_name';

/**
 * Why not every object of `a` is in `b`, for whoever keeps to what is declared: names that are neither declared nor
 * matched are sent only where the object is a map. `whole`: arguments or a result themselves, which are never a map
 * for want of properties.
 */
export function objectReasons(
  judging: Judging,
  a: ObjectBranch,
  b: ObjectBranch,
  whole: boolean,
): Reason[] {
  // what must be there is sent, whether it is described or not
  const declared = [...new Set([...declaredNames(a), ...a.required])].filter(
    (name) => !judging.expansion.isNever(judging.expansion.property(a, name)),
  );
  const map = mapOf(a, whole);
  return [
    ...missing(judging, a, b),
    ...counts(a, b, map || hasPatterns(a) ? Infinity : declared.length),
    ...dependents(judging, a, b, declared, map !== undefined),
    ...declared.flatMap((name) => property(judging, a, b, name, whole)),
    ...(map ? mapValues(judging, a, b, whole) : []),
    ...patternValues(judging, a, b),
    ...names(judging, a, b, declared, map),
  ];
}

const hasPatterns = ({ parts }: ObjectBranch) => parts.some(({ patterns }) => patterns.size > 0);

/** What the values of a map are; undefined: it is an object with known properties. */
function mapOf(branch: ObjectBranch, whole: boolean): Conjunction | undefined {
  const said = branch.parts.flatMap(({ rest }) => (rest && !isAny(rest) ? [rest] : []));
  const closed = said.some((node) => node.enum?.length === 0);
  if (closed) return undefined;
  if (said.length > 0) return conjunction(said);
  const free =
    isOpen(branch) &&
    branch.parts.every(
      ({ properties, patterns }) => properties === UNSTATED && patterns.size === 0,
    );
  return free && !whole ? [] : undefined;
}

function missing({ sampler }: Judging, a: ObjectBranch, b: ObjectBranch): Reason[] {
  return [...b.required].flatMap((name): Reason[] => {
    if (a.required.has(name)) return [];
    const shows = (value: Json) => isObject(value) && !Object.hasOwn(value, name);
    const without = sampler.object(a, {});
    return [
      {
        kind: 'required',
        path: [name],
        what: '',
        shows,
        ...(without && shows(without) && { witness: without }),
      },
    ];
  });
}

function counts(a: ObjectBranch, b: ObjectBranch, most: number): Reason[] {
  const found: Reason[] = [];
  if (Math.max(a.min, a.required.size) < Math.max(b.min, 0) && b.min > b.required.size) {
    const what = `objects with less than ${b.min} properties`;
    found.push({ kind: 'count', path: [], what, shows: (value) => size(value) < b.min });
  }
  if (Math.min(a.max, most) > b.max) {
    const what = `objects with more than ${b.max} properties`;
    found.push({ kind: 'count', path: [], what, shows: (value) => size(value) > b.max });
  }
  return found;
}

const size = (value: Json) => (isObject(value) ? Object.keys(value).length : 0);

function dependents(
  judging: Judging,
  a: ObjectBranch,
  b: ObjectBranch,
  declared: readonly string[],
  isMap: boolean,
): Reason[] {
  return b.dependents.flatMap(([name, others]): Reason[] => {
    const possible = isMap || declared.includes(name);
    const needed = others.filter((other) => !a.required.has(other));
    const same = a.dependents.some(
      ([trigger, given]) => trigger === name && needed.every((other) => given.includes(other)),
    );
    if (!possible || needed.length === 0 || same) return [];
    const value = judging.sampler.smallest(judging.expansion.property(a, name));
    const witness = value === undefined ? undefined : judging.sampler.object(a, { [name]: value });
    const what = `${name} without ${needed.join(', ')}`;
    return [{ kind: 'dependent', path: [], what, ...(witness && { witness }) }];
  });
}

function property(
  judging: Judging,
  a: ObjectBranch,
  b: ObjectBranch,
  name: string,
  whole: boolean,
): Reason[] {
  const { expansion, sampler } = judging;
  const own = expansion.property(a, name);
  const theirs = expansion.property(b, name);
  const wrap = (value: Json) => sampler.object(a, { [name]: value });
  const sample = () => {
    const value = sampler.smallest(own);
    return value === undefined ? undefined : wrap(value);
  };
  const declared = declaredNames(b).has(name) || b.required.has(name) || matched(judging, b, name);
  if (!declared) {
    const witness = sample();
    const found = { path: [name], what: '', ...(witness && { witness }) };
    if (theirs.some((node) => node.enum?.length === 0)) return [{ kind: 'refused', ...found }];
    const known = declaredNames(a).has(name);
    if (theirs.every(isAny)) {
      return mapOf(b, whole) || !known ? [] : [{ kind: 'undeclared', ...found }];
    }
  }
  const found = lifted(judging.reasons(own, theirs), name, wrap);
  const [before, after] = [defaultOf(own), defaultOf(theirs)];
  // whoever must send it, before or now, never meets the default
  const met = !a.required.has(name) && !b.required.has(name);
  if (declared && met && canonical(before) !== canonical(after)) {
    const what = `${canonical(before)} → ${canonical(after)}`;
    found.push({ kind: 'default', path: [name], what });
  }
  return found;
}

const canonical = (value: Json | undefined) =>
  value === undefined ? 'none' : canonicalJson(value);

const matched = ({ acceptance }: Judging, { parts }: ObjectBranch, name: string) =>
  parts.some(({ patterns }) => [...patterns.keys()].some((each) => acceptance.matches(each, name)));

/** Values under names that nobody declared on the one side; on the other they may be declared. */
function mapValues(judging: Judging, a: ObjectBranch, b: ObjectBranch, whole: boolean): Reason[] {
  const { expansion, sampler } = judging;
  const under = (name: string, step: string): Reason[] => {
    const wrap = (value: Json) => sampler.object(a, { [name]: value });
    // a pattern of its own may hold for the name
    const own = expansion.property(a, name);
    const theirs = expansion.property(b, name);
    const refused = theirs.some((node) => node.enum?.length === 0);
    // an object that is open and no map takes what nobody reads
    const ignored = step === '*' && theirs.every(isAny) && own.length > 0 && !mapOf(b, whole);
    if (!refused && !ignored) return lifted(judging.reasons(own, theirs), step, wrap);
    const value = sampler.smallest(own);
    const witness = value === undefined ? undefined : wrap(value);
    const kind = refused ? 'refused' : 'undeclared';
    return [{ kind, path: [step], what: '', ...(witness && { witness }) }];
  };
  const known = declaredNames(a);
  const others = [...declaredNames(b)].filter((name) => !known.has(name));
  const free = nameFor(judging, a, b);
  const byPattern = b.parts
    .flatMap(({ patterns }) => [...patterns.keys()])
    .flatMap((pattern) => {
      const name = matchingName(judging, pattern, known);
      return name === undefined ? [] : under(name, '*');
    });
  return [...under(free, '*'), ...others.flatMap((name) => under(name, name)), ...byPattern];
}

/** A name that neither side declares or matches, and that is allowed where names have a rule. */
function nameFor(judging: Judging, a: ObjectBranch, b: ObjectBranch): string {
  const taken = new Set([...declaredNames(a), ...declaredNames(b)]);
  const isFree = (name: string) =>
    !taken.has(name) &&
    !matched(judging, a, name) &&
    !matched(judging, b, name) &&
    judging.acceptance.acceptsAll(a.names, name) !== false;
  const ruled = a.names.length === 0 ? undefined : judging.sampler.smallest(a.names);
  const listed = a.names.flatMap((node) => node.enum ?? []);
  return (
    [...(ruled === undefined ? [] : [ruled]), ...listed, SOME_NAME, 'Name 1', '1', 'x', '~'].find(
      (name): name is string => typeof name === 'string' && isFree(name),
    ) ?? SOME_NAME
  );
}

/** A name that matches and is not one of those, because another rule holds for them. */
function matchingName(
  { acceptance }: Judging,
  pattern: string,
  not: ReadonlySet<string>,
): string | undefined {
  const texts = textsOfPattern(pattern, 8);
  const longer = texts.flatMap((text) => [`${text}${text}`, `${text}a`, `${text}0`]);
  return [...texts, ...longer].find(
    (text) => acceptance.matches(pattern, text) === true && !not.has(text),
  );
}

/** A name that matches and that a rule for names does not take. */
function refusedName(
  { acceptance }: Judging,
  pattern: string,
  rules: Conjunction,
): string | undefined {
  const texts = textsOfPattern(pattern, 8);
  const longer = texts.flatMap((text) => [text.repeat(3), text.repeat(20)]);
  return [...texts, ...longer].find(
    (text) =>
      acceptance.matches(pattern, text) === true && acceptance.acceptsAll(rules, text) === false,
  );
}

/** Values under names that match a pattern of the one side: one that nobody declares, and those of the other side. */
function patternValues(judging: Judging, a: ObjectBranch, b: ObjectBranch): Reason[] {
  const own = declaredNames(a);
  return a.parts
    .flatMap(({ patterns }) => [...patterns])
    .flatMap(([pattern, node]): Reason[] => {
      const only = b.parts.length === 1 ? b.parts[0] : undefined;
      if (only?.patterns.get(pattern) === node && only.properties.size === 0) return [];
      const free = matchingName(judging, pattern, own);
      const theirs = [...declaredNames(b)].filter(
        (name) => !own.has(name) && judging.acceptance.matches(pattern, name) === true,
      );
      if (free === undefined && theirs.length === 0) {
        const doubt = 'no name was found that matches the pattern';
        return [{ kind: 'undecided', path: [`/${pattern}/`], what: 'patternProperties', doubt }];
      }
      return [
        ...(free === undefined ? [] : underName(judging, a, b, free, `/${pattern}/`)),
        ...theirs.flatMap((name) => underName(judging, a, b, name, name)),
      ];
    });
}

function underName(
  judging: Judging,
  a: ObjectBranch,
  b: ObjectBranch,
  name: string,
  step: string,
): Reason[] {
  const { expansion, sampler } = judging;
  const own = expansion.property(a, name);
  if (expansion.isNever(own)) return [];
  const wrap = (value: Json) => sampler.object(a, { [name]: value });
  const theirs = expansion.property(b, name);
  if (!theirs.some((each) => each.enum?.length === 0)) {
    return lifted(judging.reasons(own, theirs), step, wrap);
  }
  const value = sampler.smallest(own);
  const witness = value === undefined ? undefined : wrap(value);
  return [{ kind: 'refused', path: [step], what: '', ...(witness && { witness }) }];
}

function names(
  judging: Judging,
  a: ObjectBranch,
  b: ObjectBranch,
  declared: readonly string[],
  map: Conjunction | undefined,
): Reason[] {
  const rules = b.names.filter((node) => !a.names.includes(node));
  if (rules.length === 0) return [];
  const { acceptance, expansion, sampler } = judging;
  const refused = declared.flatMap((name): Reason[] => {
    if (acceptance.acceptsAll(rules, name) !== false) return [];
    const value = sampler.smallest(expansion.property(a, name));
    const witness = value === undefined ? undefined : sampler.object(a, { [name]: value });
    return [{ kind: 'refused', path: [name], what: '', ...(witness && { witness }) }];
  });
  const matching = a.parts
    .flatMap(({ patterns }) => [...patterns.keys()])
    .flatMap((pattern): Reason[] => {
      const name = refusedName(judging, pattern, rules);
      const value = name && sampler.smallest(expansion.property(a, name));
      if (name === undefined || value === undefined) return [];
      const witness = sampler.object(a, { [name]: value });
      const what = `the name ${JSON.stringify(name)}`;
      return [{ kind: 'names', path: [`/${pattern}/`], what, ...(witness && { witness }) }];
    });
  if (!map) return [...refused, ...matching];
  const texts = conjunction([...a.names, judging.table.node({ type: ['string'] })]);
  const value = sampler.smallest(map);
  const wrap = (name: Json) =>
    value === undefined || typeof name !== 'string'
      ? undefined
      : sampler.object(a, { [name]: value });
  const found = lifted(judging.reasons(texts, rules), '*', wrap);
  return [
    ...refused,
    ...matching,
    ...found.map((reason) => ({ ...reason, kind: 'names' as const, path: ['*'] })),
  ];
}
