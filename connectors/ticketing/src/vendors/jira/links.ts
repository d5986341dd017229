import { ConnectorError, emptyReply, type Plan } from '@gatehouse/kit';
import type { TicketLinkDraft, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { linkInWords } from '../../in-words.ts';
import type { Connection } from './connection.ts';
import { outwardOf, plain } from './enums.ts';
import { ifThere, issuePath, readIssue } from './issues.ts';
import { linksOf, summaryOf } from './records.ts';
import type { LinkType } from './reference-replies.ts';
import type { Issue } from './replies.ts';
import { afterWrite, written } from './written.ts';

/**
 * Links two tickets and reads the link back. A parent is a field of the child, for types that fit; everything else is a
 * link of a type of this site. Throws `not_found` for either ticket, `forbidden` without the right, `not_supported` for a
 * relation that the site has no type for and for kinds that cannot be parent and child.
 */
export async function linkTickets(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft>> {
  const { from, to, exists, type } = await linkable(connection, link);
  if (exists) return written('unchanged', link);
  const { http } = connection;
  if (type) {
    // it reads: inwardIssue <outward> outwardIssue
    const body = {
      type: { id: type.id },
      inwardIssue: { key: from.key },
      outwardIssue: { key: to.key },
    };
    await http.post('rest/api/3/issueLink', body, emptyReply);
  } else {
    const body = { fields: { parent: { key: from.key } } };
    await http.put(issuePath(to.id), body, emptyReply);
  }
  const kept = await afterWrite(() => isLinked(connection, from.id, to.id, link));
  if (kept) return written('created', link);
  throw new ConnectorError('outcome_unknown', 'Jira accepted the link, but does not show it.', {
    hint: 'Read both tickets before you link them again.',
  });
}

/** What `linkTickets` would do. Throws what it throws before it writes. */
export async function planLink(connection: Connection, link: TicketLinkDraft): Promise<Plan> {
  const { from, to, exists } = await linkable(connection, link);
  return linkInWords(summaryOf(from, connection), summaryOf(to, connection), link, exists);
}

/** A link tells by itself: to have it already is what was asked, whoever made it. */
export async function findLink(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft> | undefined> {
  const there = await ifThere(isLinked(connection, link.from, link.to, link));
  return there === true ? written('unchanged', link) : undefined;
}

/** Both tickets, whether they are linked so already, and the type of link; none for a parent. */
async function linkable(connection: Connection, link: TicketLinkDraft) {
  const from = await readIssue(connection, link.from);
  const to = await readIssue(connection, link.to);
  const exists = holds(from, to, link);
  if (exists) return { from, to, exists, type: undefined };
  if (from.id === to.id) throw unfit(`${from.key} cannot be linked to itself`);
  if (link.relation === 'parent') {
    requireParent(from, to);
    await requireRight(connection, to, 'EDIT_ISSUES', 'Edit issues');
    return { from, to, exists, type: undefined };
  }
  const wanted = outwardOf[link.relation];
  const types = await connection.reference.linkTypes();
  const type = types.find(({ outward }) => plain(outward) === wanted);
  if (!type) throw noType(link, types);
  await requireRight(connection, from, 'LINK_ISSUES', 'Link issues');
  return { from, to, exists, type };
}

/** A parent stands one level above: an epic above a task, a task above its subtasks, which stay in its project. */
function requireParent(from: Issue, to: Issue): void {
  const [above, below] = [from.issuetype?.hierarchyLevel ?? 0, to.issuetype?.hierarchyLevel ?? 0];
  const fits = above === below + 1 && (below >= 0 || from.project?.id === to.project?.id);
  if (!fits) {
    const kinds = `${from.issuetype?.name ?? 'one'} be the parent of a ${to.issuetype?.name ?? 'ticket'}`;
    throw notSupported(
      'Jira',
      'link_tickets',
      `let a ${kinds}: a parent stands one level above`,
      'Say that the two relate, or that one blocks the other.',
    );
  }
  if (to.parent) {
    throw unfit(`${to.key} has the parent ${to.parent.key} already; Jira keeps one`);
  }
}

async function requireRight(
  { reference }: Connection,
  { project }: Issue,
  right: 'EDIT_ISSUES' | 'LINK_ISSUES',
  name: string,
): Promise<void> {
  const rights = project ? await reference.rights(project) : [];
  if (rights.includes(right)) return;
  throw new ConnectorError(
    'forbidden',
    `The account of this connector may not link tickets in ${project?.name ?? 'this project'}.`,
    { hint: `Ask the operator for the permission "${name}" there.` },
  );
}

async function isLinked(
  connection: Connection,
  from: string,
  to: string,
  link: TicketLinkDraft,
): Promise<boolean> {
  return holds(await readIssue(connection, from), await readIssue(connection, to), link);
}

/** A parent is seen from the child: the issues below an epic are not listed with it. */
function holds(from: Issue, to: Issue, { relation }: TicketLinkDraft): boolean {
  if (relation === 'parent') return to.parent?.id === from.id;
  const link = linksOf(from).find((one) => one.relation === relation && one.ticket_id === to.id);
  return link !== undefined && from.issuelinks.length > 0;
}

function noType({ relation }: TicketLinkDraft, types: readonly LinkType[]): ConnectorError {
  const words = types.map(({ outward }) => outward).slice(0, 20);
  return notSupported(
    'Jira',
    'link_tickets',
    `say that a ticket ${outwardOf[relation === 'parent' ? 'relates' : relation]} another: this site has no such type of link`,
    words.length === 0 ? 'Say it in a comment.' : `This site has: ${words.join(', ')}.`,
  );
}

function unfit(message: string): ConnectorError {
  return new ConnectorError('invalid', `${message}.`, {
    hint: 'Remove that link in Jira first, or leave it.',
    details: { fields: [{ field: 'relation', message }] },
  });
}
