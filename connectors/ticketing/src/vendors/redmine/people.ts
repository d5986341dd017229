import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { allPages } from './reference-data.ts';
import { membershipsReply, type Named } from './replies.ts';

/**
 * What Redmine takes for a person, an id: a number as it is, the account's own for `me`, a full name looked up among the
 * members of the project. Anything else must not be sent: Redmine answers text that is no id with an empty status 500.
 * Throws ConnectorError `invalid` naming the argument.
 */
export async function findPerson(
  connection: Connection,
  field: 'assignee' | 'requester',
  text: string,
  project: Named,
): Promise<string> {
  if (text === 'me') return (await connection.reference.me()).id;
  if (/^\d{1,18}$/.test(text)) return text;
  const wanted = text.trim().toLowerCase();
  const members = await membersOf(connection, project);
  const found = new Set(
    members.filter(({ name }) => name.toLowerCase() === wanted).map(({ id }) => id),
  );
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  const problem = second
    ? `is the name of several members of ${project.name}`
    : `is no member of ${project.name}`;
  throw new ConnectorError('invalid', `${field}: "${text}" ${problem}.`, {
    hint: 'Give the id of a person as a ticket shows it, "me", or the full name of a member. Redmine tells e-mail addresses to administrators only.',
    details: { fields: [{ field, message: problem }] },
  });
}

/** A person with the name that the project knows; without one for somebody who is no member. */
export async function nameMember(
  connection: Connection,
  id: string,
  project: Named,
): Promise<Named> {
  const members = await membersOf(connection, project);
  return members.find((member) => member.id === id) ?? { id, name: '' };
}

/** Users and groups. */
async function membersOf({ http }: Connection, project: Named): Promise<Named[]> {
  const path = `projects/${encodeURIComponent(project.id)}/memberships.json`;
  const members = await allPages(http, path, membershipsReply);
  return members.flatMap(({ user, group }) => user ?? group ?? []);
}
