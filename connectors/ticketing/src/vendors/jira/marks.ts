/**
 * Jira takes no idempotency keys, so each write leaves its mark in a property of the issue or the comment, by which a
 * later try finds it again. Properties are data beside a record that apps keep there: nobody sees them in Jira, and
 * no text is changed.
 */
export const CREATED = 'gatehouse.mark';
/** The newest change of the fields of an issue. */
export const UPDATED = 'gatehouse.update';

/** How far Jira's clock may be behind ours, in milliseconds, where a mark decides which record it is. */
export const CLOCK_MARGIN_MS = 3_600_000;
/** The same where only time and account tell: an earlier change of the same kind must not be taken for this one. */
export const NARROW_MARGIN_MS = 10_000;

export interface Property {
  readonly key: string;
  readonly value: unknown;
}

export function markOf(key: string, mark: string): Property {
  return { key, value: { mark } };
}

export function isMark(value: unknown, mark: string): boolean {
  return typeof value === 'object' && value !== null && 'mark' in value && value.mark === mark;
}
