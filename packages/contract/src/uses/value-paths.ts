import { isObject } from '../json.ts';

/** Values of one recorded object that are looked at. */
const MOST = 20_000;
const DEPTH = 12;

/** Each scalar in a value with its path, as `tickets[].id`; a list of scalars is one path. */
export function leavesOf(value: unknown): { path: string; value: unknown }[] {
  const leaves: { path: string; value: unknown }[] = [];
  const open = [{ path: '', value, depth: 0 }];
  for (let at = 0; at < open.length && leaves.length < MOST; at += 1) {
    const { path = '', value: here, depth = 0 } = open[at] ?? {};
    if (depth > DEPTH) continue;
    if (Array.isArray(here)) {
      const simple = here.every((each) => typeof each !== 'object' || each === null);
      for (const each of here)
        open.push({ path: simple ? path : `${path}[]`, value: each, depth: depth + 1 });
    } else if (isObject(here)) {
      for (const [name, each] of Object.entries(here)) {
        const inside = /^[^\s.[\]"]+$/u.test(name) ? name : JSON.stringify(name);
        open.push({
          path: path === '' ? inside : `${path}.${inside}`,
          value: each,
          depth: depth + 1,
        });
      }
    } else if (path !== '') leaves.push({ path, value: here });
  }
  return leaves;
}
