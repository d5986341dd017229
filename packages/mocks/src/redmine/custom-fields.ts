import { recordOf } from './json.ts';
import type { CustomField, Issue, World } from './world.ts';

/** The custom fields that an issue has by its project and tracker. */
export function fieldsOf(
  world: World,
  { project, tracker }: Pick<Issue, 'project' | 'tracker'>,
): CustomField[] {
  return world.customFields.filter(
    ({ projects, trackers }) =>
      (projects?.includes(project) ?? true) && (trackers?.includes(tracker) ?? true),
  );
}

/**
 * The values that an issue has after a write. One that it does not have by its project and tracker is left out, without
 * a word, whether it was sent now or held before.
 */
export function valuesAfter(world: World, issue: Issue, sent: unknown): Issue['fields'] {
  const given = new Map<number, readonly string[]>();
  for (const one of Array.isArray(sent) ? sent : []) {
    const { id, value } = recordOf(one);
    given.set(Number(id), textsOf(value));
  }
  return Object.fromEntries(
    fieldsOf(world, issue).flatMap(({ id }) => {
      const values = given.get(id) ?? issue.fields[id] ?? [];
      return values.length === 0 ? [] : [[id, values]];
    }),
  );
}

/** Sentences about values that Redmine refuses. */
export function refusedValues(world: World, issue: Issue): string[] {
  return fieldsOf(world, issue).flatMap(({ id, name, options, required }) => {
    const values = issue.fields[id] ?? [];
    if (required && values.length === 0) return [`${name} cannot be blank`];
    const strange = options && values.some((value) => !options.includes(value));
    return strange === true ? [`${name} is not included in the list`] : [];
  });
}

function textsOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && one !== '');
}
