import { refusedValues, valuesAfter } from './custom-fields.ts';
import { childrenOf, isBelow } from './hierarchy.ts';
import { allowedStatuses, assignable, isClosed, may, mayEdit } from './rights.ts';
import type { Detail, Issue, Project, User, World } from './world.ts';

/** What a client may send; everything else is ignored, as Redmine does. */
export interface Fields {
  readonly [field: string]: unknown;
}

/** An issue as it would be after a write, and why Redmine refuses it. */
export interface Edited {
  readonly issue: Issue;
  readonly errors: readonly string[];
}

/** Takes what the user may set and ignores the rest; a rule that is broken refuses all of it. */
export function edited(world: World, user: User, before: Issue, fields: Fields): Edited {
  const issue = { ...before };
  const errors: string[] = [];
  if (!mayEdit(world, user, before)) return { issue, errors };
  const target = projectOf(world, fields['project_id']);
  if (target && may(world, user, target.id, 'add_issues')) issue.project = target.id;
  // it stays below its parent only where the parent is
  const parent = world.issues.find(({ id }) => id === issue.parent);
  if (parent && parent.project !== issue.project) issue.parent = undefined;
  issue.status = known(allowedStatuses(world, user, before), fields['status_id']) ?? issue.status;
  setText(issue, fields, errors);
  const leaf = childrenOf(world, before).length === 0;
  if (leaf) setPlanning(world, issue, fields, errors);
  setAssignee(world, issue, fields, errors);
  setParent(world, user, issue, fields, errors);
  issue.fields = valuesAfter(world, issue, fields['custom_fields']);
  if (fields['custom_fields'] !== undefined) errors.push(...refusedValues(world, issue));
  return { issue, errors };
}

function setText(issue: Issue, { subject, description }: Fields, errors: string[]): void {
  if (typeof subject === 'string') {
    issue.subject = subject;
    if (subject === '') errors.push('Subject cannot be blank');
    if (subject.length > 255) errors.push('Subject is too long (maximum is 255 characters)');
  }
  if (typeof description === 'string') issue.description = withCrlf(description);
}

/** The priority and the dates of an issue with subtasks follow these. */
function setPlanning(world: World, issue: Issue, fields: Fields, errors: string[]): void {
  const { priority_id, due_date } = fields;
  if (priority_id !== undefined) {
    const priority = known(world.priorities, priority_id);
    if (priority === undefined) errors.push('Priority cannot be blank');
    else issue.priority = priority;
  }
  if (due_date === '' || due_date === null) issue.due = null;
  if (typeof due_date !== 'string' || due_date === '') return;
  issue.due = due_date;
  if (due_date < issue.created.slice(0, 10)) {
    errors.push('Due date must be greater than start date');
  }
}

/** Null is ignored; an empty text is nobody. */
function setAssignee(world: World, issue: Issue, fields: Fields, errors: string[]): void {
  const given = fields['assigned_to_id'];
  if (given === undefined || given === null) return;
  const id = given === '' ? undefined : Number(given);
  if (id !== undefined && !assignable(world, issue).includes(id)) {
    errors.push('Assignee is invalid');
  } else issue.assignee = id;
}

function setParent(
  world: World,
  user: User,
  issue: Issue,
  { parent_issue_id: given }: Fields,
  errors: string[],
): void {
  if (given === undefined || !may(world, user, issue.project, 'manage_subtasks')) return;
  if (given === '' || given === null) {
    issue.parent = undefined;
    return;
  }
  const parent = world.issues.find(({ id }) => id === Number(given));
  const fits =
    parent &&
    may(world, user, parent.project, 'view_issues') &&
    parent.project === issue.project &&
    parent.id !== issue.id &&
    !isBelow(world, parent, issue);
  if (!fits) errors.push('Parent task is invalid');
  else if (isClosed(world, parent.status) && !isClosed(world, issue.status)) {
    errors.push('An open issue cannot be attached to a closed parent task');
  } else issue.parent = parent.id;
}

const asText = (value: string | number | null | undefined) =>
  value === undefined || value === null ? null : String(value);

/** What a journal holds of a change, in Redmine's order. */
export function detailsOf(before: Issue, after: Issue): Detail[] {
  const attributes = [
    ['project_id', before.project, after.project],
    ['subject', before.subject, after.subject],
    ['description', before.description, after.description],
    ['due_date', before.due, after.due],
    ['status_id', before.status, after.status],
    ['assigned_to_id', before.assignee, after.assignee],
    ['priority_id', before.priority, after.priority],
    ['parent_id', before.parent, after.parent],
  ] as const;
  const details = attributes.flatMap(([name, was, is]): Detail[] =>
    was === is ? [] : [{ property: 'attr', name, old_value: asText(was), new_value: asText(is) }],
  );
  const ids = [...Object.keys(before.fields), ...Object.keys(after.fields)].map(Number);
  for (const id of new Set(ids)) {
    const [was = [], is = []] = [before.fields[id], after.fields[id]];
    const gone = was.filter((value) => !is.includes(value));
    const come = is.filter((value) => !was.includes(value));
    const cf = { property: 'cf', name: String(id) } as const;
    if (was.length <= 1 && is.length <= 1) {
      if (gone.length + come.length > 0) {
        details.push({ ...cf, old_value: gone[0] ?? null, new_value: come[0] ?? null });
      }
      continue;
    }
    details.push(
      ...gone.map((value) => ({ ...cf, old_value: value, new_value: null })),
      ...come.map((value) => ({ ...cf, old_value: null, new_value: value })),
    );
  }
  return details;
}

export function projectOf(world: World, given: unknown): Project | undefined {
  return world.projects.find(
    ({ id, identifier }) => id === Number(given) || identifier === String(given),
  );
}

export function withCrlf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n');
}

export function known(all: readonly { readonly id: number }[], id: unknown): number | undefined {
  return all.find((one) => one.id === Number(id))?.id;
}
