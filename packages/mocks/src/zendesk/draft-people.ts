import { isRecord, problem, type Given, type Problems } from './answer.ts';
import type { User } from './defaults.ts';
import type { Values, World } from './world.ts';

/** Requester, assignee and group. Writes into `values`. */
export function drafted(
  world: World,
  given: Given,
  before: Values | undefined,
  values: Values,
): Problems {
  return {
    ...requesterOf(world, given, values),
    ...assigneeOf(world, given, before, values),
  };
}

/** A requester who is not known yet is made, which needs a name. */
function requesterOf(world: World, given: Given, values: Values): Problems {
  const asked = given['requester_id'];
  if (asked !== undefined) {
    const found = world.users.find(({ id }) => id === asked);
    if (!found) return { requester: problem('Requester: is not a user', 'InvalidValue') };
    values.requester_id = found.id;
    return {};
  }
  const person = given['requester'];
  if (!isRecord(person)) return {};
  const { name, email } = person;
  const known = world.users.find((user) => user.email !== null && same(user.email, email));
  if (known?.suspended) return { requester: problem('Requester: is suspended') };
  if (!known && (typeof name !== 'string' || name.trim() === '')) {
    return { requester: problem('Requester Name: is too short (minimum one character)') };
  }
  const made: User = {
    id: world.next('user'),
    name: String(name),
    email: typeof email === 'string' ? email.toLowerCase() : null,
    role: 'end-user',
    suspended: false,
    groups: [],
  };
  if (!known) world.users.push(made);
  values.requester_id = known?.id ?? made.id;
  return {};
}

/** An assignee belongs to the ticket's group: a change of one may change the other. */
function assigneeOf(
  world: World,
  given: Given,
  before: Values | undefined,
  values: Values,
): Problems {
  const mail = given['assignee_email'];
  const agents = world.users.filter(({ role, suspended }) => role !== 'end-user' && !suspended);
  const asked =
    mail === undefined
      ? given['assignee_id']
      : (agents.find(({ email }) => email !== null && same(email, mail))?.id ?? 0);
  const agent = agents.find(({ id }) => id === asked);
  const group = world.groups.find(({ id, deleted }) => id === given['group_id'] && !deleted);
  if (asked !== undefined && asked !== null && !agent) {
    return { assignee: problem('Assignee: is not an agent', 'InvalidValue') };
  }
  if ((given['group_id'] ?? null) !== null && !group) {
    return { group: problem('Group: is not a group', 'InvalidValue') };
  }
  if (agent && group && !agent.groups.includes(group.id)) {
    return { assignee: problem('Assignee: is not in the group', 'InvalidValue') };
  }
  if (asked !== undefined) values.assignee_id = agent?.id ?? null;
  if ('group_id' in given) values.group_id = group?.id ?? null;
  const assignee = agents.find(({ id }) => id === values.assignee_id);
  if (assignee && !assignee.groups.includes(values.group_id ?? 0)) {
    if (asked === undefined && values.group_id !== before?.group_id) values.assignee_id = null;
    else values.group_id = assignee.groups[0] ?? null;
  }
  return {};
}

function same(email: string, other: unknown): boolean {
  return typeof other === 'string' && other.toLowerCase() === email.toLowerCase();
}
