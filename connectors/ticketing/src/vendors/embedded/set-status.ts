import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { StatusChange, WriteOptions, Written } from '../../adapter.ts';
import { nameOf } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import { insertComment } from './comments.ts';
import { getTicket, note, touch, written, type Desk } from './desk.ts';
import { find, once } from './operations.ts';
import { ensurePerson } from './people.ts';
import { checkMove } from './workflow.ts';

/**
 * Throws ConnectorError `conflict` for a stale version and `invalid`, with the allowed moves, for a move that the
 * workflow does not have.
 */
export function setStatus(
  desk: Desk,
  id: string,
  change: StatusChange,
  write: WriteOptions,
): Written<Ticket> {
  const { database } = desk;
  return once(database, ['status', id, change], write, () => {
    const before = movable(desk, id, change);
    if (before.status === change.status) {
      return { ...written('unchanged', before), warnings: unwritten(change) };
    }
    const actor = ensurePerson(database, write.actor);
    touch(desk, before.id, 'status = ?, resolution = ?', change.status, change.resolution ?? null);
    const moved = { field: 'status', was: before.status, became: change.status };
    note(desk, Number(before.id), actor, moved);
    if (change.comment !== undefined) {
      insertComment(desk, before.id, actor, { body: change.comment, visibility: 'internal' });
    }
    return written('updated', getTicket(desk, id));
  });
}

/** What `setStatus` would change. Throws what it throws. */
export function planStatus(desk: Desk, id: string, change: StatusChange): Plan {
  const before = movable(desk, id, change);
  const { comment } = change;
  if (before.status === change.status) {
    const said = `${nameOf(before)} is ${before.status} already; nothing would change.`;
    return { summary: [said, ...unwritten(change)].join(' '), target: before.id, changes: [] };
  }
  return {
    summary: `Moves ${nameOf(before)} from ${before.status} to ${change.status}.`,
    target: before.id,
    changes: [
      { field: 'status', was: before.status, becomes: change.status },
      ...(change.resolution === undefined
        ? []
        : [{ field: 'resolution', becomes: change.resolution }]),
      ...(comment === undefined ? [] : [{ field: 'internal comment', becomes: comment }]),
    ],
  };
}

export function findStatus(
  { database }: Desk,
  id: string,
  change: StatusChange,
  write: WriteOptions,
): Written<Ticket> | undefined {
  return find(database, ['status', id, change], write);
}

/** The ticket as it is, if the change may be made to it. */
function movable(desk: Desk, id: string, change: StatusChange): Ticket {
  const before = getTicket(desk, id);
  if (change.expectedVersion !== undefined && change.expectedVersion !== before.version) {
    throw new ConnectorError('conflict', `Ticket ${before.display_id} changed since it was read.`, {
      hint: 'Read it again and decide on its current state.',
      details: { current_version: before.version },
    });
  }
  if (before.status !== change.status) checkMove(before.status, change.status);
  return before;
}

function unwritten({ comment, resolution }: StatusChange): string[] {
  const why = 'not written, because the ticket already has this status.';
  return [
    ...(comment === undefined ? [] : [`comment: ${why} Use add_comment.`]),
    ...(resolution === undefined ? [] : [`resolution: ${why}`]),
  ];
}
