import { ConnectorError, type Plan } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketLinkDraft, Written } from '../../adapter.ts';
import { linkInWords } from '../../in-words.ts';
import type { Connection } from './connection.ts';
import { nativeRelations } from './enums.ts';
import { readIfThere, readIssue, toTicket, updateIssue } from './issues.ts';
import { linksOf } from './records.ts';
import { nativeRelation, type Issue } from './replies.ts';
import { may, mayEdit } from './rights.ts';
import { afterWrite, written } from './written.ts';

/**
 * Links two tickets and reads the link back. A parent is a field of the subtask, everything else a relation, of which
 * Redmine keeps one in each direction between two tickets. Throws `not_found` for either ticket, `forbidden` without the
 * right, and `invalid` for a link that Redmine refuses or that would take the place of another one.
 */
export async function linkTickets(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft>> {
  const { from, to, exists } = await linkable(connection, link);
  if (exists) return written('unchanged', link);
  if (link.relation === 'parent') {
    await updateIssue(connection, to.id, { parent_issue_id: Number(from.id) });
  } else {
    const relation = {
      issue_to_id: Number(to.id),
      relation_type: nativeRelations[link.relation],
    };
    const reply = z.object({ relation: nativeRelation });
    await connection.http.post(`issues/${from.id}/relations.json`, { relation }, reply);
  }
  const after = await afterWrite(() => readIssue(connection, from.id));
  if (isLinked(after, link)) return written('created', link);
  throw new ConnectorError('forbidden', 'Redmine accepted the link and kept none.', {
    hint: 'The account of this connector may not link these tickets; ask the operator.',
  });
}

/** What `linkTickets` would do. Throws what it throws before it writes. */
export async function planLink(connection: Connection, link: TicketLinkDraft): Promise<Plan> {
  const { from, to, exists } = await linkable(connection, link);
  const [one, other] = [await toTicket(connection, from), await toTicket(connection, to)];
  return linkInWords(one, other, link, exists);
}

/** A link tells by itself: to have it already is what was asked, whoever made it. */
export async function findLink(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft> | undefined> {
  const from = await readIfThere(connection, link.from);
  return from && isLinked(from, link) ? written('unchanged', link) : undefined;
}

/** Both tickets, if they are linked so already or could be. */
async function linkable(connection: Connection, link: TicketLinkDraft) {
  const from = await readIssue(connection, link.from);
  const to = await readIssue(connection, link.to);
  const exists = isLinked(from, link);
  if (!exists && link.relation === 'parent') await requireSubtasks(connection, to, link);
  if (!exists && link.relation !== 'parent') await requireRelations(connection, from, link);
  return { from, to, exists };
}

async function requireRelations(connection: Connection, from: Issue, link: TicketLinkDraft) {
  if (!(await may(connection, from.project?.id, 'manage_issue_relations'))) {
    throw forbidden('link tickets', 'Manage issue relations');
  }
  const other = from.relations.find(({ issue_to_id }) => issue_to_id === link.to);
  if (other) {
    throw taken(
      `#${link.from} has a relation to #${link.to} already (${other.relation_type}); Redmine keeps one`,
    );
  }
}

/** Redmine ignores a parent that the account may not set, and replaces one that is there. */
async function requireSubtasks(connection: Connection, to: Issue, link: TicketLinkDraft) {
  const allowed =
    (await mayEdit(connection, to)) && (await may(connection, to.project?.id, 'manage_subtasks'));
  if (!allowed) throw forbidden('make tickets subtasks of others', 'Manage subtasks');
  if (to.parent) {
    throw taken(`#${link.to} is a subtask of #${to.parent.id} already; Redmine keeps one parent`);
  }
}

function isLinked(from: Issue, { relation, to }: TicketLinkDraft): boolean {
  return linksOf(from).some((one) => one.relation === relation && one.ticket_id === to);
}

function forbidden(what: string, permission: string): ConnectorError {
  return new ConnectorError(
    'forbidden',
    `The account of this connector may not ${what} in this project.`,
    { hint: `Ask the operator for the permission "${permission}".` },
  );
}

function taken(message: string): ConnectorError {
  return new ConnectorError('invalid', `${message}.`, {
    hint: 'Remove that link in Redmine first, or leave it.',
    details: { fields: [{ field: 'relation', message }] },
  });
}
