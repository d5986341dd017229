import { ConnectorError } from '@gatehouse/kit';
import type { Status } from '../../model.ts';

/** Which status may follow which. `closed` is final, as in most help desks. */
export const moves = {
  new: ['open', 'in_progress', 'waiting', 'resolved', 'canceled'],
  open: ['in_progress', 'waiting', 'resolved', 'canceled'],
  in_progress: ['open', 'waiting', 'resolved', 'canceled'],
  waiting: ['open', 'in_progress', 'resolved', 'canceled'],
  resolved: ['open', 'closed'],
  closed: [],
  canceled: ['open'],
} as const satisfies Record<Status, readonly Status[]>;

/** Throws ConnectorError `invalid` with the allowed moves, if this one is not among them. */
export function checkMove(from: Status, to: Status): void {
  const allowed: readonly Status[] = moves[from];
  if (allowed.includes(to)) return;
  throw new ConnectorError('invalid', `A ticket that is ${from} cannot become ${to}.`, {
    hint:
      allowed.length === 0
        ? `${from} is final: open a new ticket that refers to this one.`
        : `From ${from} it can become: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'status', message: `not reachable from ${from}`, allowed }] },
  });
}
