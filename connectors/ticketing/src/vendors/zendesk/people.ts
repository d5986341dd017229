import { ConnectorError } from '@gatehouse/kit';
import type { PeopleFound } from '../../adapter.ts';
import type { PersonRole } from '../../model.ts';
import type { Connection } from './connection.ts';
import { person } from './records.ts';
import { MAX_PAGE } from './reference-data.ts';
import { usersReply, type NativeUser } from './replies.ts';

/** Pages of one search for people that are read at most. */
const MOST_PAGES = 5;

/**
 * Who an argument names: `me`, an id, an e-mail or a full name. Throws ConnectorError `invalid` naming the argument
 * when nobody or several are meant, and for an assignee who is no agent: Zendesk would take the name of anybody.
 */
export async function findPerson(
  connection: Connection,
  field: 'assignee' | 'requester',
  text: string,
): Promise<NativeUser> {
  const all = (await candidates(connection, text.trim())).filter(isThere);
  const [found, second] = field === 'assignee' ? all.filter(isAgent) : all;
  if (found && !second) return found;
  const message = found
    ? 'is the name of several people'
    : all.length > 0
      ? 'is no agent'
      : 'is nobody here';
  throw new ConnectorError('invalid', `${field}: "${text}" ${message}.`, {
    hint: 'Give the id, the e-mail or the full name of a person, as find_people shows it, or "me".',
    details: { fields: [{ field, message }] },
  });
}

async function candidates(connection: Connection, text: string): Promise<readonly NativeUser[]> {
  if (text === 'me') return [await connection.reference.me()];
  if (/^\d{1,15}$/.test(text)) return peopleOf(connection, [text]);
  const { found } = await search(connection, text);
  const wanted = text.toLowerCase();
  const mailed = found.filter(({ email }) => email.toLowerCase() === wanted);
  return mailed.length > 0 ? mailed : found.filter(({ name }) => name.toLowerCase() === wanted);
}

/** By the beginnings of words of the name or the e-mail; the shortest names first. */
export async function findPeople(
  connection: Connection,
  query: string,
  role: PersonRole | undefined,
  limit: number,
): Promise<PeopleFound> {
  const { found, more } = await search(connection, query);
  const best = found
    .filter((one) => isThere(one) && (role !== 'agent' || isAgent(one)))
    .toSorted(
      (a, b) =>
        a.name.length - b.name.length ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) ||
        (a.id < b.id ? -1 : 1),
    );
  return { items: best.slice(0, limit).map(person), more: more || best.length > limit };
}

/** The people with these ids; ids that nobody has any more are passed over. */
export async function peopleOf(
  { http }: Connection,
  ids: readonly (string | undefined)[],
): Promise<NativeUser[]> {
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  const parts: Promise<readonly NativeUser[]>[] = [];
  for (let at = 0; at < wanted.length; at += MAX_PAGE) {
    const query = { ids: wanted.slice(at, at + MAX_PAGE).join(',') };
    parts.push(
      http.get('api/v2/users/show_many.json', usersReply, { query }).then(({ items }) => items),
    );
  }
  return (await Promise.all(parts)).flat();
}

/** Zendesk reads a question as a query: its signs are taken out, so that they mean nothing. */
async function search({ http }: Connection, text: string) {
  const words = text.split(/[^\p{L}\p{M}\p{N}@._+'-]+/u).map((word) => word.replace(/^-+/, ''));
  const query = words.filter((word) => word !== '').join(' ');
  const found: NativeUser[] = [];
  if (query === '') return { found, more: false };
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const asked = { query, page, per_page: MAX_PAGE };
    // each page starts where the one before ended
    const { items, more } = await http.get('api/v2/users/search.json', usersReply, {
      query: asked,
    });
    found.push(...items);
    if (!more) return { found, more: false };
  }
  return { found, more: true };
}

const isThere = ({ suspended, active }: NativeUser) => suspended !== true && active !== false;
const isAgent = ({ role }: NativeUser) => role === 'agent' || role === 'admin';
