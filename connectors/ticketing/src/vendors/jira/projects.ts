import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { plain } from './enums.ts';
import type { NativeProject } from './replies.ts';

/** The project behind a queue's name or key. Throws ConnectorError `invalid` that lists the queues. */
export async function findProject(
  { reference }: Connection,
  queue: string,
): Promise<NativeProject> {
  const projects = await reference.projects();
  const wanted = plain(queue);
  const byKey = projects.find(({ key }) => plain(key) === wanted);
  const [only, second] = byKey ? [byKey] : projects.filter(({ name }) => plain(name) === wanted);
  if (only && !second) return only;
  const allowed = projects.map(({ name, key }) => (second ? key : name)).slice(0, 50);
  const problem = second ? 'is the name of several projects' : 'is no project of this connection';
  throw new ConnectorError('invalid', `queue: "${queue}" ${problem}.`, {
    hint: `Choose one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'queue', message: problem, allowed }] },
  });
}

/** The project that the connection was configured with. Throws ConnectorError `invalid` for the operator. */
export async function defaultProject({ reference, project }: Connection): Promise<NativeProject> {
  const found = (await reference.projects()).find(({ key }) => plain(key) === plain(project));
  if (found) return found;
  throw new ConnectorError(
    'invalid',
    `The configured project "${project}" is not visible to this connector.`,
    {
      hint: 'The operator must set JIRA_PROJECT to the key of a project that the account may browse.',
      details: { fields: [{ field: 'queue', message: 'the configured project is not visible' }] },
    },
  );
}

/** Only there a comment can be kept from the person who asked. */
export function isServiceDesk(project: NativeProject | null | undefined): boolean {
  return project?.projectTypeKey === 'service_desk';
}
