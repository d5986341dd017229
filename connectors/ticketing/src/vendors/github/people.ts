import { ConnectorError } from '@gatehouse/kit';
import type { PeopleFound } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import type { PersonRole } from '../../model.ts';
import type { Connection } from './connection.ts';

const MOST_NAMED = 10;

/** Logins that hold the text, those that begin with it first. GitHub lists who can be assigned, and nobody else. */
export async function findPeople(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
  limit: number,
): Promise<PeopleFound> {
  if (role === 'requester') {
    throw notSupported(
      'GitHub',
      'find_people',
      'list requesters: issues have none',
      'Ask for agents: those who can be assigned.',
    );
  }
  const wanted = bare(query);
  const found = (await assignable(connection, connection.repositories))
    .filter((login) => login.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a, wanted) - rank(b, wanted) || (a < b ? -1 : 1));
  return {
    items: found.slice(0, limit).map((login) => ({ id: login, name: login })),
    more: found.length > limit,
  };
}

/**
 * One argument as one login: with or without the @, or "me". Anything else must not be sent: GitHub refuses a whole
 * search for an account that it does not know, and drops an assignee without a word. Throws `invalid`.
 */
export async function findPerson(
  connection: Connection,
  text: string,
  repositories: readonly string[],
): Promise<string> {
  const wanted = bare(text);
  const login = wanted === 'me' ? (await connection.reference.me()).toLowerCase() : wanted;
  const all = await assignable(connection, repositories);
  const found = all.find((one) => one.toLowerCase() === login);
  if (found !== undefined) return found;
  const near = all.filter((one) => one.toLowerCase().includes(wanted)).slice(0, MOST_NAMED);
  const message = `cannot be assigned in ${repositories.join(', ')}`;
  throw new ConnectorError('invalid', `assignee: "${text}" ${message}.`, {
    hint:
      near.length > 0
        ? `Give a login: ${near.join(', ')}.`
        : 'Give the login of a person as find_people shows it, or "me".',
    details: {
      fields: [{ field: 'assignee', message, ...(near.length > 0 && { allowed: near }) }],
    },
  });
}

async function assignable(
  { reference }: Connection,
  repositories: readonly string[],
): Promise<string[]> {
  const lists = await Promise.all(repositories.map((name) => reference.assignees(name)));
  return [...new Set(lists.flat())];
}

const bare = (text: string) => text.trim().replace(/^@/, '').toLowerCase();
const rank = (login: string, wanted: string) => (login.toLowerCase().startsWith(wanted) ? 0 : 1);
