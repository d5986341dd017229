import { ConnectorError } from '@gatehouse/kit';
import type { PeopleFound } from '../../adapter.ts';
import type { Person, PersonRole } from '../../model.ts';
import type { Connection } from './connection.ts';
import { defaultProject } from './projects.ts';
import { MAX_PAGE } from './reference-data.ts';
import { usersReply, type Account, type Membership } from './reference-replies.ts';
import type { Named } from './replies.ts';

/** Projects whose members are looked through; the configured one comes first. */
const MOST_PROJECTS = 20;
const ADDRESSES =
  'Give the id of a person as a ticket or find_people shows it, "me", or the full name of a member. Redmine tells e-mail addresses to administrators only.';

/**
 * What Redmine takes for a person, an id: a number as it is, the account's own for `me`, a full name looked up among the
 * members of the project and, by an administrator, a login or an e-mail. Anything else must not be sent: Redmine answers
 * text that is no id with an empty status 500. Throws ConnectorError `invalid` naming the argument.
 */
export async function findPerson(
  connection: Connection,
  field: 'assignee' | 'requester',
  text: string,
  project: Named,
): Promise<string> {
  const me = await connection.reference.me();
  if (text === 'me') return me.id;
  if (/^\d{1,18}$/.test(text)) return text;
  const wanted = text.trim().toLowerCase();
  const members = (await connection.reference.members(project.id)).flatMap(principalOf);
  const named = members.filter(({ name }) => name.toLowerCase() === wanted);
  const accounts = named.length === 0 && me.admin ? await usersLike(connection, text.trim()) : [];
  const called = accounts.filter((one) =>
    [one.login, one.mail, one.name].some((name) => name.toLowerCase() === wanted),
  );
  const [only, second] = new Set([...named, ...called].map(({ id }) => id));
  if (only !== undefined && second === undefined) return only;
  throw unknown(
    field,
    text,
    second === undefined
      ? `is no member of ${project.name}`
      : `is the name of several members of ${project.name}`,
  );
}

/**
 * The same for somebody who shall get a ticket of the project: Redmine takes members with a role that can be assigned,
 * and those who are on the ticket already. Throws `invalid` for all others, as Redmine would.
 */
export async function findAssignee(
  connection: Connection,
  text: string,
  project: Named,
  onTicket: readonly (Named | null | undefined)[] = [],
): Promise<Named> {
  const { reference } = connection;
  const id = await findPerson(connection, 'assignee', text, project);
  for (const member of await reference.members(project.id)) {
    const principal = principalOf(member)[0];
    if (principal?.id !== id) continue;
    const roles = await Promise.all(member.roles.map((role) => reference.role(role.id)));
    if (roles.some(({ assignable }) => assignable)) return principal;
  }
  const already = onTicket.find((person) => person?.id === id);
  if (already) return already;
  throw unknown('assignee', text, `is nobody who can be assigned in ${project.name}`);
}

/**
 * People by parts of their name; by an administrator also by parts of the login or the e-mail. All others may not list
 * the users of a Redmine: they find the members of the projects that they see, without e-mail addresses.
 */
export async function findPeople(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
  limit: number,
): Promise<PeopleFound> {
  const { admin } = await connection.reference.me();
  const found = admin
    ? await accountsLike(connection, query, role)
    : await membersLike(connection, query, role);
  const best = found.toSorted(
    (a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1) || (a.id < b.id ? -1 : 1),
  );
  return { items: best.slice(0, limit), more: best.length > limit };
}

/** Users and groups. */
async function everyMember({ reference, ...connection }: Connection): Promise<Membership[]> {
  const first = await defaultProject({ reference, ...connection });
  const others = (await reference.projects()).filter(({ id }) => id !== first.id);
  const projects = [first, ...others].slice(0, MOST_PROJECTS);
  return (await Promise.all(projects.map(({ id }) => reference.members(id)))).flat();
}

async function membersLike(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
): Promise<Person[]> {
  const wanted = query.trim().toLowerCase();
  const found = new Map<string, Person>();
  for (const { user, roles } of await everyMember(connection)) {
    if (!user?.name.toLowerCase().includes(wanted)) continue;
    // rights are kept for minutes, and most people have the same few roles
    // oxlint-disable-next-line no-await-in-loop
    if (await hasRole(connection, roles, role)) found.set(user.id, user);
  }
  return [...found.values()].map(({ id, name }) => ({ id, name }));
}

async function accountsLike(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
): Promise<Person[]> {
  const accounts = await usersLike(connection, query.trim());
  const found =
    role === 'agent' ? await onlyAgents(connection, accounts) : /* anybody may ask */ accounts;
  return found.map(({ id, name, mail }) => ({ id, name, ...(mail !== '' && { email: mail }) }));
}

async function onlyAgents(connection: Connection, accounts: Account[]): Promise<Account[]> {
  const agents = new Set<string>();
  for (const { user, roles } of await everyMember(connection)) {
    // oxlint-disable-next-line no-await-in-loop
    if (user && (await hasRole(connection, roles, 'agent'))) agents.add(user.id);
  }
  return accounts.filter(({ id }) => agents.has(id));
}

/** By parts of login, names and e-mail; one page is more than any answer holds. */
async function usersLike({ http }: Connection, name: string): Promise<Account[]> {
  return (await http.get('users.json', usersReply, { query: { name, limit: MAX_PAGE } })).items;
}

async function hasRole(
  { reference }: Connection,
  roles: readonly Named[],
  wanted: PersonRole | undefined,
): Promise<boolean> {
  if (wanted === undefined) return true;
  const rights = await Promise.all(roles.map(({ id }) => reference.role(id)));
  return rights.some(({ assignable, permissions }) =>
    wanted === 'agent' ? assignable : permissions.includes('add_issues'),
  );
}

const principalOf = ({ user, group }: Membership): Named[] => {
  const one = user ?? group;
  return one ? [one] : [];
};

function unknown(field: string, text: string, problem: string): ConnectorError {
  return new ConnectorError('invalid', `${field}: "${text}" ${problem}.`, {
    hint: ADDRESSES,
    details: { fields: [{ field, message: problem }] },
  });
}
