import { problem, type Given, type Problems } from './answer.ts';
import { instant, PRIORITIES, STATUSES, TYPES, type Values, type World } from './world.ts';

/** Status, priority, type and what hangs on the type. Writes into `values`. */
export function drafted(
  world: World,
  given: Given,
  before: Values | undefined,
  values: Values,
): Problems {
  const problems: Problems = {};
  if ('priority' in given) {
    const priority = oneOf(PRIORITIES, given['priority']);
    if (priority === undefined) problems['priority'] = problem('Priority: is not recognized');
    else values.priority = priority;
  }
  if ('type' in given) {
    const type = oneOf(TYPES, given['type']);
    if (type === undefined) problems['type'] = problem('Type: is not recognized');
    else values.type = type;
  }
  Object.assign(problems, statusOf(world, given, before, values));
  if ('due_at' in given) {
    const due = given['due_at'];
    const time = typeof due === 'string' ? Date.parse(due) : undefined;
    if (Number.isNaN(time)) problems['due_at'] = problem('Due at: is not a date');
    else values.due_at = time === undefined ? null : instant(time);
  }
  // only a task has a due date; elsewhere it is dropped without a word
  if (values.type !== 'task') values.due_at = null;
  if ('problem_id' in given) {
    const wanted = given['problem_id'];
    const found = world.tickets.find(({ id, type }) => id === wanted && type === 'problem');
    if (wanted !== null && !found) problems['problem_id'] = problem('Problem: is not a problem');
    else values.problem_id = found?.id ?? null;
  }
  if (values.type !== 'incident') values.problem_id = null;
  return problems;
}

/** The status is the category of the custom status: setting one sets the other. */
function statusOf(
  world: World,
  given: Given,
  before: Values | undefined,
  values: Values,
): Problems {
  const asked = given['custom_status_id'];
  const custom = world.customStatuses.find(({ id }) => id === asked);
  if (asked !== undefined && !custom?.active) {
    return { custom_status_id: problem('Custom status: is invalid') };
  }
  const status = custom?.status_category ?? oneOf(STATUSES, given['status'] ?? values.status);
  if (!status) return { status: problem('Status: is not recognized') };
  if (status === 'new' && before && before.status !== 'new') {
    return { status: problem('Status: cannot be new again') };
  }
  if (custom) values.custom_status_id = custom.id;
  else if (status !== values.status) values.custom_status_id = defaultOf(world, status);
  values.status = status;
  return {};
}

/** A closed ticket keeps the custom status of a solved one. */
export function defaultOf(world: World, category: string): number {
  const wanted = category === 'closed' ? 'solved' : category;
  const found = world.customStatuses.find((one) => one.default && one.status_category === wanted);
  return found?.id ?? 0;
}

/** Undefined where it is none of them. */
function oneOf<One extends string>(all: readonly One[], value: unknown): One | null | undefined {
  return value === null || value === '' ? null : all.find((one) => one === value);
}
