/** How often a schema that holds itself is written out; below that nothing is accepted. */
const DEPTH = 3;

/** Every `$ref` replaced by a copy of what it points to. Throws on a reference that leads nowhere. */
export function dereference(document: unknown, part: unknown): unknown {
  const follow = (value: unknown, above: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((one) => follow(one, above));
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value && typeof value.$ref === 'string') {
      const ref = value.$ref;
      if (above.filter((one) => one === ref).length >= DEPTH) return { not: {} };
      return follow(lookUp(document, ref), [...above, ref]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, follow(one, above)]));
  };
  return follow(part, []);
}

function lookUp(document: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) throw new Error(`judge: ${ref} does not point into the description`);
  let at = document;
  for (const step of ref.slice(2).split('/')) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    at =
      typeof at === 'object' && at !== null
        ? Object.entries(at).find(([k]) => k === key)?.[1]
        : undefined;
    if (at === undefined) throw new Error(`judge: ${ref} leads nowhere in the description`);
  }
  return at;
}
