import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { StatusChange, WriteOptions, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { changesBetween, nameOf } from '../../in-words.ts';
import type { Status, Ticket } from '../../model.ts';
import { noInternal } from './comments.ts';
import type { Connection } from './connection.ts';
import { nativeStatus, neutralStatus, reasonOf, statusesOf, type ClosedStatus } from './enums.ts';
import { eventsOf } from './events.ts';
import { has } from './kept.ts';
import { sinceOf } from './recent-issues.ts';
import { versionOf } from './records.ts';
import { writtenReply, type Issue } from './replies.ts';
import { idOf, pathOf } from './repositories.ts';
import { addressIn, readIfThere, readIssue, staleVersion, toTicket } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/**
 * Opens, closes or labels, in one request, and reads the ticket back. Throws `invalid` with the allowed moves,
 * `conflict` for a stale version, `not_supported` for a comment, which GitHub would publish, and `forbidden` where
 * GitHub accepted the move and kept nothing of it.
 */
export async function setStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<Written<Ticket>> {
  const { before, send } = await movable(connection, id, change);
  if (!send) return written('unchanged', await toTicket(connection, before));
  await connection.http.patch(pathOf(addressIn(connection, before)), send, writtenReply);
  const after = await afterWrite(() => readIssue(connection, id));
  const reached = neutralStatus(connection, after);
  if (reached !== change.status && reached === neutralStatus(connection, before)) {
    throw new ConnectorError('forbidden', 'GitHub accepted the move and kept nothing of it.', {
      hint: 'The account of this connector needs write access to the repository; ask the operator.',
    });
  }
  const record = await afterWrite(() => toTicket(connection, after));
  const warnings =
    reached === change.status
      ? []
      : [`status: asked for ${change.status}, GitHub kept "${nativeStatus(connection, after)}".`];
  return written('updated', record, warnings);
}

/** What `setStatus` would do. Throws what it throws before it writes. */
export async function planStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<Plan> {
  const { before, send, after } = await movable(connection, id, change);
  const ticket = await toTicket(connection, before);
  if (!send) {
    const summary = `${nameOf(ticket)} has that status already; nothing would change.`;
    return { summary, target: ticket.id, changes: [] };
  }
  const { resolution: _, ...rest } = ticket;
  const native = nativeStatus(connection, after);
  const foreseen = {
    ...rest,
    status: change.status,
    status_native: native,
    ...(after.state === 'closed' && { resolution: native }),
  };
  return {
    summary: `Moves ${nameOf(ticket)} to ${change.status}, under the account of this connector.`,
    target: ticket.id,
    changes: changesBetween(ticket, foreseen),
  };
}

/** A ticket that has the status is as asked, whoever moved it; else an event of our own since then tells. */
export async function findStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const issue = await readIfThere(connection, id);
  if (!issue) return undefined;
  if (neutralStatus(connection, issue) === change.status) {
    return written('unchanged', await toTicket(connection, issue));
  }
  const me = await connection.reference.me();
  const since = Date.parse(sinceOf(attempt.since));
  const { items } = await eventsOf(connection, addressIn(connection, issue));
  const label = connection.statusLabels.find(({ word }) => word === change.status)?.label;
  const reason = isEnd(change.status) ? reasonOf[change.status] : undefined;
  const ours = items.some((event) => {
    if (event.actor?.login !== me || Date.parse(event.created_at) < since) return false;
    if (reason !== undefined) return event.event === 'closed' && event.state_reason === reason;
    if (label !== undefined)
      return event.event === 'labeled' && has([label], event.label?.name ?? '');
    return event.event === 'reopened';
  });
  return ours ? written('updated', await toTicket(connection, issue)) : undefined;
}

interface Move {
  readonly before: Issue;
  /** What GitHub is sent; undefined: it is so already. */
  readonly send: Readonly<Record<string, unknown>> | undefined;
  readonly after: Pick<Issue, 'state' | 'state_reason' | 'labels'>;
}

async function movable(connection: Connection, id: string, change: StatusChange): Promise<Move> {
  const { status, expectedVersion } = change;
  if (change.comment !== undefined) throw noInternal('keep the reason of a move internal');
  const before = await readIssue(connection, id);
  if (expectedVersion !== undefined && expectedVersion !== versionOf(before)) {
    throw staleVersion(connection, before);
  }
  const known = statusesOf(connection).map((one) => one.status);
  if (!known.includes(status)) {
    throw notSupported(
      'GitHub',
      'set_status',
      `say ${status}: no label stands for it here`,
      `Choose one of: ${known.join(', ')}; the operator can name labels in GITHUB_STATUS_LABELS.`,
    );
  }
  const is = neutralStatus(connection, before);
  const reason = isEnd(status) ? reasonFor(status, change.resolution) : undefined;
  if (is === status) return { before, send: undefined, after: before };
  // GitHub ignores a reason where the state stays as it is
  const allowed = allowedFrom(connection, before, change.resolution);
  if (!allowed.includes(status)) throw refused(connection, before, status, allowed);
  const own = connection.statusLabels.map(({ label }) => label);
  const wanted = connection.statusLabels.find(({ word }) => word === status)?.label;
  const labels = [
    ...before.labels.filter((label) => !has(own, label)),
    ...(wanted === undefined ? [] : [wanted]),
  ];
  const state = reason === undefined ? 'open' : 'closed';
  const relabelled = before.labels.some((label) => has(own, label)) || wanted !== undefined;
  const after = { state, state_reason: reason ?? null, labels };
  const send = {
    ...(state !== before.state && { state, ...(reason !== undefined && { state_reason: reason }) }),
    ...(relabelled && { labels }),
  };
  return { before, send, after };
}

const isEnd = (status: Status): status is ClosedStatus => Object.hasOwn(reasonOf, status);

/** Each end has one reason. Throws `invalid` for another. */
function reasonFor(status: ClosedStatus, resolution: string | undefined): string {
  const reason = reasonOf[status];
  const given = resolution?.trim().toLowerCase().replaceAll(/[ -]/g, '_');
  if (given === undefined || given === reason) return reason;
  const message = `${status} goes with ${reason}`;
  throw new ConnectorError('invalid', `resolution: ${message}.`, {
    hint: 'resolved is completed, canceled is not_planned, closed is duplicate.',
    details: { fields: [{ field: 'resolution', message, allowed: [reason] }] },
  });
}

/** A closed ticket has to be opened first; `closed` says that it is a duplicate, and has to be said as well. */
function allowedFrom(connection: Connection, before: Issue, resolution?: string): Status[] {
  const is = neutralStatus(connection, before);
  return statusesOf(connection)
    .map(({ status }) => status)
    .filter((status) => status !== is)
    .filter((status) => before.state !== 'closed' || !isEnd(status))
    .filter((status) => status !== 'closed' || resolution !== undefined);
}

function refused(
  connection: Connection,
  before: Issue,
  wanted: Status,
  allowed: readonly Status[],
): ConnectorError {
  const native = nativeStatus(connection, before);
  const message =
    before.state === 'closed'
      ? `GitHub keeps the reason of what is closed: ${native}`
      : 'in GitHub it means a duplicate; give the resolution duplicate with it';
  const id = idOf(addressIn(connection, before));
  return new ConnectorError('invalid', `Ticket ${id} cannot become ${wanted}: ${message}.`, {
    hint: `Allowed now: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'status', message, allowed }] },
  });
}
