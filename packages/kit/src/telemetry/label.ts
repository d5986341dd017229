/** What every value becomes that a label may not hold. */
export const OTHER = 'other';

/** Turns a value into one of few: whatever is not known becomes `other`. */
export type Label = (value: string) => string;

/** A label whose values are all known. */
export function closedLabel(known: Iterable<string>): Label {
  const values = new Set(known);
  return (value) => (values.has(value) ? value : OTHER);
}

/** Ids as policies, checks and vendors have them: no space, no sentence, no address of a person. */
const ID = /^[A-Za-z][A-Za-z0-9:_.-]{0,63}$/;

/**
 * A label whose values are ids that an operator or a developer wrote, such as those of rules: the first `most` that
 * look like ids keep their names. For values that callers choose use `closedLabel`.
 */
export function cappedLabel(most: number): Label {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (value === OTHER || seen.size >= most || !ID.test(value)) return OTHER;
    seen.add(value);
    return value;
  };
}
