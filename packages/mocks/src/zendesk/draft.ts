import { problem, type Given, type Problem, type Problems } from './answer.ts';
import { ASSIGNEE_FIELD } from './defaults.ts';
import { drafted as people } from './draft-people.ts';
import { defaultOf, drafted as states } from './draft-states.ts';
import type { Values, World } from './world.ts';

/**
 * The values that a ticket would have, and what speaks against it; a write with a problem is refused as a whole.
 * Fields that the vendor does not know are passed over, as are unknown custom fields.
 */
export function draft(
  world: World,
  given: Given,
  before: Values | undefined,
  author: number,
): { readonly values: Values; readonly problems: Problems } {
  const problems: Problems = {};
  if (before?.status === 'closed') {
    return {
      values: before,
      problems: { status: problem('Status: closed prevents ticket update') },
    };
  }
  const values: Values = { ...(before ?? fresh(world, author)) };
  const text = given['subject'];
  if (typeof text === 'string' || text === null) values.subject = text;
  if ('tags' in given) values.tags = tagsOf(given['tags']);
  if ('external_id' in given) {
    const id = given['external_id'];
    values.external_id = typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  }
  Object.assign(problems, states(world, given, before, values));
  Object.assign(problems, people(world, given, before, values));
  Object.assign(problems, customFields(world, given['custom_fields'], values));
  // an assigned ticket is not new any more
  if (values.status === 'new' && values.assignee_id !== null) {
    values.status = 'open';
    values.custom_status_id = defaultOf(world, 'open');
  }
  const missing = neededToSolve(world, before, values);
  if (missing.length > 0) problems['base'] = missing;
  return { values, problems };
}

function fresh(world: World, author: number): Values {
  return {
    subject: null,
    type: null,
    priority: null,
    status: 'new',
    custom_status_id: defaultOf(world, 'new'),
    requester_id: author,
    assignee_id: null,
    group_id: null,
    due_at: null,
    problem_id: null,
    external_id: null,
    tags: [],
    custom_fields: {},
  };
}

/** Small letters, no spaces within a tag, each once, in order. */
function tagsOf(given: unknown): string[] {
  const all = (Array.isArray(given) ? given : [given]).filter((one) => typeof one === 'string');
  const tags = all.flatMap((one) => one.toLowerCase().split(/[\s,]+/)).filter((one) => one !== '');
  return [...new Set(tags)].toSorted();
}

function customFields(world: World, given: unknown, values: Values): Problems {
  if (!Array.isArray(given)) return {};
  const problems: Problems = {};
  const fields: Record<string, unknown> = { ...values.custom_fields };
  const tags = new Set(values.tags);
  for (const one of given as unknown[]) {
    if (typeof one !== 'object' || one === null || !('id' in one) || !('value' in one)) continue;
    const field = world.fields.find(({ id, removable }) => removable && id === Number(one.id));
    if (!field?.active) continue;
    const value = one.value === '' ? null : one.value;
    const options = field.options?.map((option) => option.value);
    if (value !== null && options && !options.some((option) => option === value)) {
      problems['base'] = [
        ...(problems['base'] ?? []),
        {
          description: `${field.title}: is not a valid option`,
          error: 'InvalidValue',
          ticket_field_id: field.id,
          ticket_field_type: 'FieldTagger',
        },
      ];
      continue;
    }
    // what is chosen from a list is a tag too
    for (const option of options ?? []) tags.delete(option);
    if (options && typeof value === 'string') tags.add(value);
    fields[String(field.id)] = value;
  }
  values.custom_fields = fields;
  values.tags = [...tags].toSorted();
  return problems;
}

/** Measured by others on a real account: everything that is missing comes at once, below `base`. */
function neededToSolve(world: World, before: Values | undefined, values: Values): Problem[] {
  const ends = values.status === 'solved' || values.status === 'closed';
  if (!ends || before?.status === 'solved') return [];
  return world.fields.flatMap((field): Problem[] => {
    if (!field.required || !field.active) return [];
    const value =
      field.id === ASSIGNEE_FIELD ? values.assignee_id : values.custom_fields[String(field.id)];
    if (!(field.removable || field.id === ASSIGNEE_FIELD) || (value ?? null) !== null) return [];
    return [
      {
        description: `${field.title}: is required when solving a ticket`,
        error: null,
        ticket_field_id: field.id,
        ticket_field_type: `Field${field.type.charAt(0).toUpperCase()}${field.type.slice(1)}`,
      },
    ];
  });
}
