import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';

/** An issue by its repository and its number there. */
export interface Address {
  readonly repository: string;
  readonly number: number;
}

/** The path of an issue below the API's root. */
export const pathOf = ({ repository, number }: Address): string =>
  `repos/${repository}/issues/${number}`;

export const idOf = ({ repository, number }: Address): string => `${repository}#${number}`;

/**
 * The issue that an id names. The token may reach further than the operator wants a skill to reach, so an id of another
 * repository is `not_found`; and a bare number too, for another repository may be the first one tomorrow.
 */
export function addressOf({ repositories }: Connection, id: string): Address {
  const [, name = '', number = ''] = /^([\w.-]+\/[\w.-]+)#(\d{1,15})$/.exec(id) ?? [];
  const repository = repositories.find((one) => one.toLowerCase() === name.toLowerCase());
  if (repository !== undefined) return { repository, number: Number(number) };
  throw new ConnectorError('not_found', 'There is no such ticket in these repositories.', {
    hint: 'Take the id of a ticket from search_tickets, such as owner/name#12.',
  });
}

/** Where an issue lives, as the connection writes it: `https://api.github.com/repos/owner/name`. */
export function repositoryOf(
  { repositories }: Connection,
  { repository_url: url }: { readonly repository_url: string },
): string {
  const name = url.split('/').slice(-2).join('/');
  return repositories.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}

/** Throws ConnectorError `invalid` for a queue that is not configured. */
export function findRepository({ repositories }: Connection, queue: string | undefined): string {
  if (queue === undefined) return repositories[0];
  const wanted = queue.trim().toLowerCase();
  const found = repositories.find((one) => one.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const message = 'not one of the repositories of this connector';
  throw new ConnectorError('invalid', `queue: "${queue}" is ${message}.`, {
    hint: `Choose one of: ${repositories.join(', ')}.`,
    details: { fields: [{ field: 'queue', message, allowed: repositories }] },
  });
}
