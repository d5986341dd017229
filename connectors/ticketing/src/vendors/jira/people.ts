import { ConnectorError } from '@gatehouse/kit';
import type { PeopleFound } from '../../adapter.ts';
import type { Person, PersonRole } from '../../model.ts';
import type { Connection } from './connection.ts';
import { plain } from './enums.ts';
import { defaultProject } from './projects.ts';
import { personOf } from './records.ts';
import { peopleReply } from './reference-replies.ts';
import type { Account, NativeProject } from './replies.ts';

/** People that one question looks at: a name that more have must be told more precisely. */
const MOST = 50;
const ADDRESSES =
  'Give the id of a person as a ticket or find_people shows it, "me", the full name, or an e-mail address that the person lets others see.';

/** Account ids: 24 hexadecimal digits of old, else parts that colons divide. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|[\w-]+(?::[\w.-]+)+)$/i;

/**
 * The person whom an argument names: by account id, `me`, the full name or an e-mail that Jira shows. Throws
 * ConnectorError `invalid` naming the argument where there is nobody, or more than one.
 */
export async function findPerson(
  connection: Connection,
  field: 'assignee' | 'requester',
  text: string,
): Promise<Person> {
  const found = await search(connection, 'rest/api/3/user/search', {}, text);
  return only(field, text, found, 'is nobody on this site');
}

/** The same for somebody who shall get a ticket of the project: Jira takes only those who can be assigned there. */
export async function findAssignee(
  connection: Connection,
  text: string,
  project: NativeProject,
): Promise<Person> {
  const where = { project: project.key };
  const found = await search(connection, 'rest/api/3/user/assignable/search', where, text);
  return only('assignee', text, found, `is nobody who can be assigned in ${project.name}`);
}

async function search(
  { http, reference }: Connection,
  path: string,
  where: Readonly<Record<string, string>>,
  text: string,
): Promise<Account[]> {
  const said = text.trim();
  const id = said === 'me' ? (await reference.me()).accountId : said;
  const asked = ACCOUNT_ID.test(id) ? { accountId: id } : { query: id };
  const people = await http.get(path, peopleReply, {
    query: { ...where, ...asked, maxResults: MOST },
  });
  return people.filter(
    ({ accountId, displayName, emailAddress }) =>
      accountId === id || [displayName, emailAddress].some((name) => plain(name) === plain(id)),
  );
}

function only(field: string, text: string, found: readonly Account[], nobody: string): Person {
  const people = new Map(found.map((one) => [one.accountId, one]));
  const [first] = people.values();
  const person = personOf(first);
  if (person && people.size === 1) return person;
  const problem = person ? 'is the name of several people' : nobody;
  throw new ConnectorError('invalid', `${field}: "${text}" ${problem}.`, {
    hint: ADDRESSES,
    details: { fields: [{ field, message: problem }] },
  });
}

/**
 * People by the beginnings of their names, or of the e-mail where they show it. Agents are those who can be assigned
 * in the configured project; anybody but an app may ask.
 */
export async function findPeople(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
  limit: number,
): Promise<PeopleFound> {
  const { http } = connection;
  const where =
    role === 'agent' ? { project: (await defaultProject(connection)).key } : ({} as const);
  const path = `rest/api/3/user/${role === 'agent' ? 'assignable/' : ''}search`;
  const asked = { ...where, query: query.trim(), maxResults: MOST };
  const all = await http.get(path, peopleReply, { query: asked });
  const people = all
    .filter(({ accountType, active }) => accountType !== 'app' && active !== false)
    .flatMap((one) => personOf(one) ?? [])
    .toSorted((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return { items: people.slice(0, limit), more: people.length > limit || all.length >= MOST };
}
