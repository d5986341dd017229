import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { allPages } from './reference-data.ts';
import { membershipsReply, type Named, type Project } from './replies.ts';

/**
 * What Redmine takes for a person: a numeric id or `me` as they are, a full name looked up among the members of the
 * project. Anything else must not be sent: Redmine answers text that is no id with an empty status 500.
 * Throws ConnectorError `invalid` naming the argument.
 */
export async function findPerson(
  connection: Connection,
  field: 'assignee' | 'requester',
  text: string,
  project: Project,
): Promise<string> {
  if (text === 'me' || /^\d{1,18}$/.test(text)) return text;
  const members = await allPages(
    connection.http,
    `projects/${encodeURIComponent(project.id)}/memberships.json`,
    membershipsReply,
  );
  const wanted = text.trim().toLowerCase();
  const found = new Set(
    members
      .map(({ user, group }): Named | null | undefined => user ?? group)
      .filter((member) => member?.name.toLowerCase() === wanted)
      .map((member) => member?.id ?? ''),
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
