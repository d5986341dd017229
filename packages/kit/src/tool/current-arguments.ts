import { ConnectorError } from '../error.ts';
import type { FormerArgument, FormerNames } from './former-names.ts';

/** The arguments of a call under their present names, and the former ones that it used. */
export interface CurrentArguments {
  readonly args: unknown;
  readonly used: readonly FormerArgument[];
}

/**
 * Arguments as they are checked, decided on and handled: under their present names, whatever the caller used. Throws
 * ConnectorError `invalid` when one is given under two names, because nobody can say which value is meant.
 */
export function currentArguments(
  { formerArguments = [] }: FormerNames,
  given: unknown,
): CurrentArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { args: given, used: [] };
  }
  const used = formerArguments.filter(({ name }) => Object.hasOwn(given, name));
  if (used.length === 0) return { args: given, used };
  const twice = used.filter(
    ({ now }, at) =>
      Object.hasOwn(given, now) || used.slice(0, at).some((other) => other.now === now),
  );
  if (twice.length > 0) throw givenTwice(twice);
  const present = new Map(used.map(({ name, now }) => [name, now]));
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => [
    present.get(name) ?? name,
    value,
  ]);
  return { args: Object.fromEntries(entries), used };
}

function givenTwice(twice: readonly FormerArgument[]): ConnectorError {
  const fields = twice.map(({ name, now }) => ({
    field: name,
    message: `is the former name of ${now}, which is given as well`,
  }));
  return new ConnectorError(
    'invalid',
    `Invalid arguments: ${fields.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`,
    { hint: 'Give the present name only, and call again.', details: { fields } },
  );
}
