import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import type { Project } from './reference-replies.ts';

/** The project behind a queue's name or identifier. Throws ConnectorError `invalid` that lists the queues. */
export async function findProject({ reference }: Connection, queue: string): Promise<Project> {
  const projects = await reference.projects();
  const byIdentifier = projects.find(({ identifier }) => identifier === queue);
  if (byIdentifier) return byIdentifier;
  const wanted = queue.trim().toLowerCase();
  const [only, second] = projects.filter(({ name }) => name.toLowerCase() === wanted);
  if (only && !second) return only;
  // Redmine allows two projects of one name; their identifiers differ
  const allowed = projects.map(({ name, identifier }) => (second ? identifier : name));
  const problem = second ? 'is the name of several projects' : 'is no project of this connection';
  throw new ConnectorError('invalid', `queue: "${queue}" ${problem}.`, {
    hint: `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: { fields: [{ field: 'queue', message: problem, allowed }] },
  });
}

/** The project that the connection was configured with. Throws ConnectorError `invalid` for the operator. */
export async function defaultProject({ reference, project }: Connection): Promise<Project> {
  const found = (await reference.projects()).find(({ identifier }) => identifier === project);
  if (found) return found;
  throw new ConnectorError(
    'invalid',
    `The configured project "${project}" is not visible to this connector.`,
    {
      hint: 'The operator must set REDMINE_PROJECT to the identifier of a project in which the account is a member.',
      details: { fields: [{ field: 'queue', message: 'the configured project is not visible' }] },
    },
  );
}
