/** More words than this in one claim mean something else than roles. */
const MAX_WORDS = 500;

/**
 * The claim at a path: the claim of exactly that name, else names separated by dots, each inside the one before
 * (`realm_access.roles`). Undefined when there is none. Only what the token holds itself counts, never a prototype.
 */
export function claimAt(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return ownValue(claims, path);
  let at: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = ownValue(at, name);
  }
  return at;
}

function ownValue(holder: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, name)?.value;
}

/**
 * A claim as a list of words, in its order and without repetition: a list of texts as it is, one text split at spaces
 * and commas, nothing as an empty list. Undefined when the claim has any other form.
 */
export function wordsOf(claim: unknown): string[] | undefined {
  if (claim === undefined || claim === null) return [];
  const given: unknown[] | undefined =
    typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : undefined;
  if (!given || given.length > MAX_WORDS) return undefined;
  const words = given.filter(
    (word): word is string => typeof word === 'string' && word.length <= 500,
  );
  if (words.length !== given.length) return undefined;
  return [...new Set(words)].filter((word) => word !== '');
}
