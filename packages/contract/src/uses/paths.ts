/** `tickets[].id` as its steps: a name, `[]` or `[0]` for an element, `*` for any name of a map. */
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
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [stepsOf(a), stepsOf(b)];
  const common = Math.min(left.length, right.length);
  return left.slice(0, common).every((step, at) => sameStep(step, right[at] ?? ''));
}

function sameStep(a: string, b: string): boolean {
  if (a === b) return true;
  if (isElement(a) && isElement(b)) return a === '[]' || b === '[]';
  return (a === '*' && !isElement(b)) || (b === '*' && !isElement(a));
}
