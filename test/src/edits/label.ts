import { isObject } from 'gatehouse-contract';
import { checkOf, declaredOnly, guess, row } from 'gatehouse-contract/oracle';
import type { Edit } from './edit.ts';

/** Values that are tried on each edit. */
const TRIES = 600;

/**
 * Whether the edit is a proven break: a value that keeps to what is declared, that the one side gives, and that the
 * other does not take, says a validator that others wrote. Undefined: the validator does not take the schemas.
 */
export function isProvenBreak(
  { direction, before, after }: Edit,
  tries = TRIES,
): boolean | undefined {
  const [from, to] = direction === 'in' ? [before, after] : [after, before];
  const [gives, declared, takes] = [checkOf(from), checkOf(declaredOnly(from)), checkOf(to)];
  if (!gives || !declared || !takes) return undefined;
  const next = row(7);
  for (let at = 0; at < tries; at += 1) {
    const value = guess(from, from, next);
    if (isObject(value) && gives(value) && declared(value) && !takes(value)) return true;
  }
  return false;
}
