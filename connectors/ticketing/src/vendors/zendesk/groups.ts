import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import type { NativeGroup } from './reference-replies.ts';
import type { NativeUser } from './replies.ts';

/** A queue is a group. Throws ConnectorError `invalid` that lists them. */
export async function findGroup({ reference }: Connection, name: string): Promise<NativeGroup> {
  const all = (await reference.groups()).filter(({ deleted }) => deleted !== true);
  const wanted = name.trim().toLowerCase();
  const found = all.find((one) => one.name.toLowerCase() === wanted);
  if (found) return found;
  const allowed = all.map((one) => one.name);
  throw new ConnectorError('invalid', `queue: there is no group "${name}" here.`, {
    hint: `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: { fields: [{ field: 'queue', message: 'no such group', allowed }] },
  });
}

/**
 * Where a new ticket goes that names no queue: the configured group, else the default group of the account, else that
 * of the whole Zendesk. Throws ConnectorError `invalid` for the operator.
 */
export async function defaultGroup({ reference, group }: Connection): Promise<NativeGroup> {
  const all = (await reference.groups()).filter(({ deleted }) => deleted !== true);
  const { default_group_id: own } = await reference.me();
  const found =
    group === undefined
      ? (all.find(({ id }) => id === own) ?? all.find((one) => one.default === true) ?? all[0])
      : all.find(({ name }) => name.toLowerCase() === group.trim().toLowerCase());
  if (found) return found;
  throw new ConnectorError(
    'invalid',
    group === undefined
      ? 'The account of this connector sees no group.'
      : `This Zendesk has no group "${group}".`,
    {
      hint: `The operator must set ZENDESK_GROUP to one of: ${all.map(({ name }) => name).join(', ')}.`,
      details: { fields: [{ field: 'queue', message: 'the configured group does not exist' }] },
    },
  );
}

/**
 * The group of a ticket that an agent shall get: an assignee belongs to it, else Zendesk moves the ticket or refuses.
 * Without a group it is the agent's own default. Throws ConnectorError `invalid` that lists the agent's groups.
 */
export async function groupFor(
  { reference }: Connection,
  agent: Pick<NativeUser, 'id' | 'name'>,
  group: string | undefined,
): Promise<string | undefined> {
  const theirs = await reference.memberships(agent.id);
  if (group === undefined) {
    return (theirs.find((one) => one.default === true) ?? theirs[0])?.group_id;
  }
  if (theirs.some(({ group_id }) => group_id === group)) return group;
  const groups = await reference.groups();
  const name = groups.find(({ id }) => id === group)?.name ?? group;
  const allowed = groups
    .filter(({ id }) => theirs.some(({ group_id }) => group_id === id))
    .map((one) => one.name);
  const message = `is not in the queue ${name}`;
  throw new ConnectorError('invalid', `assignee: ${agent.name} ${message}.`, {
    hint: `Name somebody else, or one of these as the queue: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'assignee', message }] },
  });
}
