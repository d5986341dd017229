import type { Diagnostic } from './diagnostic.ts';

/** Keeps the first of each name; every later one is reported as skipped. */
export function unique<T extends { name: string; path: string }>(
  parts: T[],
  what: 'skill' | 'agent' | 'server',
  diagnostics: Diagnostic[],
): T[] {
  const first = new Map<string, T>();
  for (const part of parts) {
    const taken = first.get(part.name);
    if (taken === undefined) {
      first.set(part.name, part);
      continue;
    }
    diagnostics.push({
      level: 'skipped',
      code: 'duplicate_name',
      path: part.path,
      message: `the ${what} \`${part.name}\` already comes from ${taken.path}`,
      hint: `Give each ${what} of the bundle its own name.`,
    });
  }
  return [...first.values()];
}
