import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { StatusChange, WriteOptions, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { changesBetween, inWords, nameOf } from '../../in-words.ts';
import type { Status, Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { customOf, wordsOf } from './custom-fields.ts';
import { categories, knownStatuses, nameOfCategory, neutralStatus } from './enums.ts';
import { groupFor } from './groups.ts';
import { findAudit } from './marks.ts';
import { asKept, writeProse } from './prose.ts';
import { person, queueOf, versionOf } from './records.ts';
import type { NativeTicket, TicketRead } from './replies.ts';
import {
  readIfThere,
  readTicket,
  requireOpen,
  requireVersion,
  toTicket,
  writeTicket,
} from './tickets.ts';
import { afterWrite, written } from './written.ts';

/** What a move sends and what it makes of the ticket, beside the reason. */
interface Move {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly becomes: Partial<Ticket>;
}

/**
 * Moves a ticket and reads it back. A ticket without an assignee that is solved gets the account of this connector,
 * where Zendesk demands one. Throws `invalid` with the allowed moves, `not_supported` for a word that Zendesk has no
 * status for, and `conflict` for a stale version.
 */
export async function setStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  write: WriteOptions,
): Promise<Written<Ticket>> {
  const { read, move } = await movable(connection, id, change);
  if (!move) return written('unchanged', await toTicket(connection, read), unwritten(change));
  const { ticket } = read;
  const fields = {
    ...move.fields,
    ...(change.comment !== undefined && {
      comment: { html_body: writeProse(change.comment), public: false },
    }),
  };
  const stamp = change.expectedVersion === undefined ? undefined : versionOf(ticket);
  await writeTicket(connection, ticket.id, fields, write, stamp);
  const kept = await afterWrite(async () =>
    toTicket(connection, await readTicket(connection, ticket.id)),
  );
  return written('updated', kept, [...notMoved(kept, change), ...unkept(change)]);
}

/** What `setStatus` would change. Throws what it throws before it writes. */
export async function planStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
): Promise<Plan> {
  const { read, move } = await movable(connection, id, change);
  const ticket = await toTicket(connection, read);
  const was = inWords(ticket.status, ticket.status_native);
  if (!move) {
    const said = `${nameOf(ticket)} is ${was} already; nothing would change.`;
    return { summary: [said, ...unwritten(change)].join(' '), target: ticket.id, changes: [] };
  }
  const foreseen = { ...ticket, ...move.becomes };
  const becomes = inWords(foreseen.status, foreseen.status_native);
  const said = [
    `Moves ${nameOf(ticket)} from ${was} to ${becomes}, under the account of this connector.`,
    ...(foreseen.assignee?.id === ticket.assignee?.id
      ? []
      : ['Zendesk demands an assignee for that, so the account takes the ticket.']),
    ...(change.resolution === undefined ? [] : ['Zendesk will not keep: resolution.']),
  ];
  return {
    summary: said.join(' '),
    target: ticket.id,
    changes: [
      ...changesBetween(ticket, foreseen),
      ...(change.comment === undefined
        ? []
        : [{ field: 'internal comment', becomes: asKept(change.comment) }]),
    ],
  };
}

/** What an earlier try of this attempt left, whatever became of the ticket since. */
export async function findStatus(
  connection: Connection,
  id: string,
  change: StatusChange,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const read = await readIfThere(connection, id);
  if (!read || !(await findAudit(connection, read.ticket.id, attempt))) return undefined;
  return written('updated', await toTicket(connection, read), unkept(change));
}

/** The ticket, and how it is moved: undefined when it has a fitting status already. */
async function movable(
  connection: Connection,
  id: string,
  { status, expectedVersion }: StatusChange,
): Promise<{ read: TicketRead; move: Move | undefined }> {
  const read = await readTicket(connection, id);
  const { ticket } = read;
  requireVersion(ticket, expectedVersion);
  const [target, ...others] = categories[status];
  if (target === undefined) throw noSuchStatus(status, ticket);
  if ([target, ...others].some((one) => one === ticket.status)) return { read, move: undefined };
  requireOpen(ticket);
  if (target === 'new') throw refused(ticket, status, 'a ticket is new only once');
  const ends = target === 'solved' || target === 'closed';
  const assigned = ends ? await assignable(connection, ticket, status) : undefined;
  const native = nameOfCategory(target, await connection.reference.statuses());
  return {
    read,
    move: {
      fields: { ...assigned?.fields, status: target },
      becomes: { ...assigned?.becomes, status: neutralStatus(target), status_native: native },
    },
  };
}

/**
 * What is needed to solve a ticket: values for required fields and, unless a Zendesk is set to do without, an assignee.
 * Where forms are used, which fields are on a form only Zendesk knows, and it refuses by itself.
 */
async function assignable(
  connection: Connection,
  ticket: NativeTicket,
  status: Status,
): Promise<Move | undefined> {
  if (ticket.status === 'solved') return undefined;
  const { reference } = connection;
  const fields = await reference.fields();
  const missing = customOf(fields).filter(
    (field) =>
      field.required === true &&
      wordsOf(field, ticket.custom_fields.find(({ id }) => id === field.id)?.value) === '',
  );
  if (missing.length > 0 && ticket.ticket_form_id === undefined) {
    const titles = missing.map(({ title }) => title).join(', ');
    throw refused(ticket, status, `it needs a value for ${titles} first`);
  }
  const demanded = fields.some(
    ({ type, required, active }) => type === 'assignee' && required === true && active !== false,
  );
  if (ticket.assignee_id !== undefined || !demanded) return undefined;
  const me = await reference.me();
  const group = await groupFor(connection, me, ticket.group_id).catch((error: unknown) => {
    if (!(error instanceof ConnectorError) || error.code !== 'invalid') throw error;
    throw refused(ticket, status, 'it needs an assignee first');
  });
  const queue = queueOf(group, await reference.groups());
  return {
    fields: {
      assignee_id: Number(me.id),
      ...(group !== undefined && { group_id: Number(group) }),
    },
    becomes: { assignee: person(me), ...(queue !== undefined && { queue }) },
  };
}

/** Where a ticket may go from here, in neutral words. */
function allowedFrom({ status: category }: NativeTicket): Status[] {
  if (category === 'closed') return [];
  return knownStatuses.filter((word) => word !== 'new' && word !== neutralStatus(category));
}

function refused(ticket: NativeTicket, wanted: Status, message: string): ConnectorError {
  const allowed = allowedFrom(ticket);
  return new ConnectorError(
    'invalid',
    `Ticket #${ticket.id} cannot become ${wanted}: ${message}.`,
    {
      hint: message.startsWith('it needs')
        ? 'Set what is missing with update_ticket, then call again.'
        : `Allowed now: ${allowed.join(', ')}.`,
      details: { fields: [{ field: 'status', message, allowed }] },
    },
  );
}

const nearest: Partial<Record<Status, string>> = {
  in_progress: 'The nearest is open, with an assignee.',
  canceled: 'The nearest is resolved, with a label that says so.',
};

function noSuchStatus(wanted: Status, ticket: NativeTicket): ConnectorError {
  return notSupported(
    'Zendesk',
    'set_status',
    `make a ticket ${wanted}: it has no such status`,
    `${nearest[wanted] ?? ''} Allowed now: ${allowedFrom(ticket).join(', ') || 'none'}.`.trim(),
  );
}

function unwritten(change: StatusChange): string[] {
  return [
    ...(change.comment === undefined
      ? []
      : ['comment: not written, because the ticket already has this status. Use add_comment.']),
    ...unkept(change),
  ];
}

/** Zendesk has statuses only. */
function unkept({ resolution }: StatusChange): string[] {
  return resolution === undefined ? [] : ['resolution: dropped, Zendesk has no resolutions.'];
}

/** A trigger of the Zendesk may have moved it on. */
function notMoved(kept: Ticket, { status }: StatusChange): string[] {
  return kept.status === status
    ? []
    : [`status: asked for ${status}, Zendesk kept "${kept.status_native}".`];
}
