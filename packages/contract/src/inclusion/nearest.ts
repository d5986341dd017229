import { isBreak, type Reason } from './reason.ts';

/** How far an alternative is from fitting: another kind of thing is farther than a narrower one. */
export const distance = (reasons: readonly Reason[]) =>
  reasons
    .filter(isBreak)
    .reduce((sum, { kind }) => sum + (kind === 'type' ? 4 : kind === 'values' ? 3 : 2), 0);

/** One reason for types that are gone in the same place, and none twice. */
export function merged(reasons: readonly Reason[]): readonly Reason[] {
  const byPlace = new Map<string, Reason>();
  for (const reason of reasons) {
    const place = JSON.stringify([
      reason.kind,
      reason.path,
      reason.kind === 'type' ? '' : reason.what,
    ]);
    const known = byPlace.get(place);
    if (!known) byPlace.set(place, reason);
    else if (reason.kind === 'type' && !known.what.split(', ').includes(reason.what)) {
      byPlace.set(place, { ...known, ...reason, what: `${known.what}, ${reason.what}` });
    } else if (known.witness === undefined && reason.witness !== undefined) {
      byPlace.set(place, reason);
    }
  }
  return [...byPlace.values()];
}
