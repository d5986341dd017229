/** `tickets[].id` as its steps: a name, `[]` or `[0]` for an element, `*` or `/pattern/` for any name of a map. */
export function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  for (const [, quoted, element, name] of path.matchAll(
    /\.?(?:("(?:[^"\\]|\\.)*")|(\[\d*\])|([^.[\]"]+))/g,
  )) {
    if (quoted !== undefined) steps.push(unquoted(quoted));
    else steps.push(element ?? name ?? '');
  }
  return steps;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

export const isElement = (step: string): boolean => /^\[\d*\]$/.test(step);

/** Whether one is the other, or inside it. */
export const overlaps = (a: string, b: string): boolean => stepsOverlap(stepsOf(a), stepsOf(b));

/** The same of paths that are cut into steps already. */
export function stepsOverlap(left: readonly string[], right: readonly string[]): boolean {
  const common = Math.min(left.length, right.length);
  return left.slice(0, common).every((step, at) => sameStep(step, right[at] ?? ''));
}

function sameStep(a: string, b: string): boolean {
  if (a === b) return true;
  if (isElement(a) && isElement(b)) return a === '[]' || b === '[]';
  return (isAnyName(a) && !isElement(b)) || (isAnyName(b) && !isElement(a));
}

/** `*`, or names by a pattern such as `/^[a-z]+$/`, which is not run: it may be any of them. */
const isAnyName = (step: string): boolean => step === '*' || /^\/.*\/$/s.test(step);
