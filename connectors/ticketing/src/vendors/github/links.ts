import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { TicketLinkDraft, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { linkInWords } from '../../in-words.ts';
import type { Relation } from '../../model.ts';
import type { Connection } from './connection.ts';
import { summaryOf } from './records.ts';
import { writtenReply, type Issue } from './replies.ts';
import { pathOf } from './repositories.ts';
import { addressIn, linksOf, parentOf, readIfThere, readIssue } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/**
 * A parent by its sub-issues, what blocks by the dependencies of the other; then the link is read back. Throws
 * `not_found` for either ticket, `invalid` for a second parent, and `not_supported` for what GitHub cannot say.
 */
export async function linkTickets(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft>> {
  const { from, to, exists } = await linkable(connection, link);
  if (exists) return written('unchanged', link);
  // by the ids of the records, which are not their numbers
  const [at, below, body] =
    link.relation === 'parent'
      ? [from, 'sub_issues', { sub_issue_id: to.id }]
      : [to, 'dependencies/blocked_by', { issue_id: from.id }];
  const path = `${pathOf(addressIn(connection, at))}/${below}`;
  await connection.http.post(path, body, writtenReply);
  const after = await afterWrite(async () =>
    isLinked(connection, await readIssue(connection, link.from), link),
  );
  if (after) return written('created', link);
  throw new ConnectorError('outcome_unknown', 'GitHub accepted the link and does not show it.', {
    hint: 'Read both tickets before you link them again.',
  });
}

/** What `linkTickets` would do. Throws what it throws before it writes. */
export async function planLink(connection: Connection, link: TicketLinkDraft): Promise<Plan> {
  const { from, to, exists } = await linkable(connection, link);
  return linkInWords(summaryOf(connection, from), summaryOf(connection, to), link, exists);
}

/** A link tells by itself: to have it already is what was asked, whoever made it. */
export async function findLink(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft> | undefined> {
  const from = await readIfThere(connection, link.from);
  const exists = from && (await isLinked(connection, from, link));
  return exists ? written('unchanged', link) : undefined;
}

async function linkable(connection: Connection, link: TicketLinkDraft) {
  requireKnown(link.relation);
  const from = await readIssue(connection, link.from);
  const to = await readIssue(connection, link.to);
  const exists = await isLinked(connection, from, link);
  const [parent] = link.relation === 'parent' && !exists ? parentOf(connection, to) : [];
  if (!parent) return { from, to, exists };
  const message = `${link.to} is a sub-issue of ${parent.ticket_id} already; GitHub keeps one parent`;
  throw new ConnectorError('invalid', `${message}.`, {
    hint: 'Remove that link in GitHub first, or leave it.',
    details: { fields: [{ field: 'relation', message }] },
  });
}

function requireKnown(relation: Relation): void {
  if (relation === 'relates') {
    throw notSupported(
      'GitHub',
      'link_tickets',
      'say that tickets relate to each other',
      'Say blocks or parent, or name the other ticket in a comment.',
    );
  }
  if (relation === 'duplicates') {
    throw notSupported(
      'GitHub',
      'link_tickets',
      'tell of which ticket another is the duplicate, once it is said',
      'Use set_status with closed and the resolution duplicate, and name the other ticket in a comment.',
    );
  }
}

async function isLinked(
  connection: Connection,
  from: Issue,
  { relation, to }: TicketLinkDraft,
): Promise<boolean> {
  const links = await linksOf(connection, from);
  return links.some(
    (one) => one.relation === relation && one.ticket_id.toLowerCase() === to.toLowerCase(),
  );
}
