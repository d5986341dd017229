import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import type { Issue } from './replies.ts';

/**
 * What the account of this connector may do, asked before a write: Redmine does not refuse what the account may not,
 * it answers 204 and does something else. Rights come from the account's own roles in the project; what a public
 * project grants to non-members is not counted.
 */
export async function may(
  { reference }: Connection,
  project: string | undefined,
  permission: string,
): Promise<boolean> {
  const me = await reference.me();
  if (me.admin) return true;
  const roles = me.memberships
    .filter((membership) => membership.project.id === project)
    .flatMap((membership) => membership.roles);
  const rights = await Promise.all(roles.map(({ id }) => reference.role(id)));
  return rights.some(({ permissions }) => permissions.includes(permission));
}

/**
 * May the account change the fields of this ticket? `allowed_statuses` does not say so: Redmine lists the moves of the
 * workflow even to those who may only comment.
 */
export async function mayEdit(connection: Connection, issue: Issue): Promise<boolean> {
  const project = issue.project?.id;
  if (await may(connection, project, 'edit_issues')) return true;
  const { id } = await connection.reference.me();
  return issue.author?.id === id && (await may(connection, project, 'edit_own_issues'));
}

/** May the account write private notes in the project? If not, Redmine publishes them. */
export function mayWriteInternally(connection: Connection, project?: string): Promise<boolean> {
  return may(connection, project, 'set_notes_private');
}

/** Throws ConnectorError `forbidden` before an internal comment could become a public one. */
export async function requireInternalNotes(
  connection: Connection,
  issue: Issue,
  hint: string,
): Promise<void> {
  if (await mayWriteInternally(connection, issue.project?.id)) return;
  throw new ConnectorError(
    'forbidden',
    'The account of this connector may not write internal comments in this project; Redmine would publish them. Nothing was written.',
    { hint },
  );
}
