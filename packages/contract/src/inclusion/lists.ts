import { elementAt, prefixLength, type ListBranch } from '../schema/branch.ts';
import { canonicalJson, type Json } from '../json.ts';
import type { Node } from '../schema/node.ts';
import { lifted, type Judging } from './judging.ts';
import { isBreak, type Reason } from './reason.ts';

/** Why not every list of `a` is in `b`. */
export function listReasons(judging: Judging, a: ListBranch, b: ListBranch): Reason[] {
  return [...counts(a, b), ...contained(judging, a, b), ...elements(judging, a, b)];
}

function counts(a: ListBranch, b: ListBranch): Reason[] {
  const found: Reason[] = [];
  if (a.min < b.min) {
    const what = `lists of less than ${b.min}`;
    found.push({ kind: 'count', path: [], what, shows: (value) => length(value) < b.min });
  }
  if (a.max > b.max) {
    const what = `lists of more than ${b.max}`;
    found.push({ kind: 'count', path: [], what, shows: (value) => length(value) > b.max });
  }
  if (b.unique && !a.unique && a.max > 1) {
    found.push({ kind: 'unique', path: [], what: 'lists that repeat an element', shows: repeats });
  }
  return found;
}

const length = (value: Json) => (Array.isArray(value) ? value.length : 0);

const repeats = (value: Json) =>
  Array.isArray(value) &&
  new Set(value.map((each: Json) => canonicalJson(each))).size < value.length;

function contained(judging: Judging, a: ListBranch, b: ListBranch): Reason[] {
  const within = (inner: Node, outer: Node) => !judging.reasons([inner], [outer]).some(isBreak);
  return b.contains.flatMap(({ node, min, max }): Reason[] => {
    const enough = a.contains.some((own) => own.min >= min && within(own.node, node));
    const fewEnough =
      max >= a.max || a.contains.some((own) => own.max <= max && within(node, own.node));
    if ((min === 0 || enough) && fewEnough) return [];
    const count = (value: Json) =>
      (Array.isArray(value) ? value : []).filter(
        (each: Json) => judging.acceptance.accepts(node, each) === true,
      ).length;
    const what = enough
      ? 'lists with more of an element'
      : 'lists without an element that must be in it';
    const shows = (value: Json) => count(value) < min || count(value) > max;
    return [{ kind: 'contains', path: [], what, shows }];
  });
}

function elements(judging: Judging, a: ListBranch, b: ListBranch): Reason[] {
  const { expansion, sampler } = judging;
  const written = Math.max(prefixLength(a), prefixLength(b));
  const found: Reason[] = [];
  for (let at = 0; at <= written && at < a.max; at += 1) {
    judging.fuel.burn();
    const own = elementAt(a, at);
    if (expansion.isNever(own)) break;
    const theirs = elementAt(b, at);
    const step = at < written ? `[${at}]` : '[]';
    const wrap = (element: Json) => withElement(at, element);
    found.push(...lifted(judging.reasons(own, theirs), step, wrap));
  }
  return found;

  function withElement(at: number, element: Json): Json | undefined {
    const list = sampler.list(a, Math.max(a.min, at + 1), a.unique, 0);
    if (!list) return undefined;
    return list.map((each, index) => (index === at ? element : each));
  }
}
