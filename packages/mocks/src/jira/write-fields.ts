import { readDoc } from './adf.ts';
import { idText, list, object, text, type Json } from './json.ts';
import type { CustomField, Issue, IssueType, Named, Project, User } from './model.ts';
import { may, visibleIssue } from './rights.ts';
import type { World } from './world.ts';

/** What is written to: an issue, or one that shall become one. */
export interface Target {
  readonly world: World;
  readonly user: User;
  readonly project: Project;
  readonly type: IssueType;
}

export type Apply = (issue: Issue) => void;
/** Either what to do, or what is wrong, in Jira's words. */
type Read = (value: unknown, target: Target) => Apply | string;

export const LIMIT = 32_767;
const NO_DOCUMENT =
  'Operation value must be an Atlassian Document (see the Atlassian Document Format)';

export function notOnScreen(field: string): string {
  return `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

/** What the screens for creating and editing hold; the transition's own screen holds less. */
export function screenOf(project: Project, user: User): string[] {
  return [
    'summary',
    'description',
    'issuetype',
    'priority',
    'labels',
    'duedate',
    'assignee',
    'parent',
    ...(may(user, 'MODIFY_REPORTER') ? ['reporter'] : []),
    ...(project.serviceDeskId === null ? [] : ['customfield_10010']),
    ...project.fields.map(({ id }) => id),
  ];
}

/** Reads every field, so that all errors come at once. */
export function readFields(given: Json, screen: readonly string[], target: Target) {
  const errors: Record<string, string> = {};
  const apply: Apply[] = [];
  for (const [name, value] of Object.entries(given)) {
    const own = target.project.fields.find(({ id }) => id === name);
    const read = own ? customReader(own) : READERS[name];
    const result = read && screen.includes(name) ? read(value, target) : notOnScreen(name);
    if (typeof result === 'string') errors[name] = result;
    else apply.push(result);
  }
  return { errors, apply };
}

const READERS: Readonly<Record<string, Read>> = {
  summary(value) {
    const words = text(value)?.trim() ?? '';
    if (words === '') return 'You must specify a summary of the issue.';
    if (words.length > 255) return "Summary can't exceed 255 characters.";
    if (/[\r\n]/.test(words))
      return 'The summary is invalid because it contains newline characters.';
    return (issue) => void (issue.summary = words);
  },
  description(value) {
    if (value === null) return (issue) => void (issue.description = null);
    if (typeof value === 'string') return NO_DOCUMENT;
    const doc = readDoc(value);
    if (!doc) return 'INVALID_INPUT';
    if (JSON.stringify(doc).length > LIMIT) return 'CONTENT_LIMIT_EXCEEDED';
    return (issue) => void (issue.description = doc);
  },
  issuetype(value, { project }) {
    const found = named(project.issueTypes, value);
    return found ? (issue) => void (issue.type = found.id) : 'Specify a valid issue type';
  },
  priority(value, { world }) {
    if (value === null) return (issue) => void (issue.priority = null);
    const found = named(world.priorities, value);
    return found
      ? (issue) => void (issue.priority = found.id)
      : 'Specify the Priority (id or name) in string format';
  },
  resolution(value, { world }) {
    const found = named(world.resolutions, value);
    return found
      ? (issue) => void (issue.resolution = found.id)
      : 'Specify the Resolution (id or name) in string format';
  },
  labels(value) {
    const labels = list(value);
    if (!labels) return 'data was not an array';
    const wrong = labels.map(labelProblem).find((one) => one !== undefined);
    const clean = [...new Set(labels.filter((one) => typeof one === 'string'))];
    return wrong ?? ((issue) => void (issue.labels = clean.toSorted()));
  },
  duedate(value) {
    if (value === null) return (issue) => void (issue.due = null);
    const day = text(value) ?? '';
    const real = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
    return real ? (issue) => void (issue.due = day) : `Error parsing date string: ${day}`;
  },
  assignee(value, { world }) {
    if (value === null || accountId(value) === null) {
      return (issue) => void (issue.assignee = null);
    }
    const user = world.users.find((one) => one.accountId === accountId(value));
    return user && user.active && may(user, 'ASSIGNABLE_USER')
      ? (issue) => void (issue.assignee = user.accountId)
      : `User '${accountId(value) ?? ''}' cannot be assigned issues.`;
  },
  reporter(value, { world }) {
    const user = world.users.find((one) => one.accountId === accountId(value));
    return user
      ? (issue) => void (issue.reporter = user.accountId)
      : 'The reporter specified is not a user.';
  },
  parent(value, { world, user, project, type }) {
    if (value === null) return (issue) => void (issue.parent = null);
    const given = object(value);
    const parent = visibleIssue(world, user, idText(given?.['key'] ?? given?.['id']));
    if (!parent) return 'Could not find issue by id or key.';
    const above = world.projects
      .find(({ id }) => id === parent.project)
      ?.issueTypes.find(({ id }) => id === parent.type);
    const fits =
      above?.hierarchyLevel === type.hierarchyLevel + 1 &&
      (type.hierarchyLevel >= 0 || parent.project === project.id);
    return fits
      ? (issue) => void (issue.parent = parent.id)
      : 'Given parent work item does not belong to appropriate hierarchy.';
  },
  customfield_10010(value, { project }) {
    const found = project.requestTypes.find(({ id }) => id === idText(value));
    return found
      ? (issue) => void (issue.requestType = found.id)
      : `Request type '${idText(value) ?? ''}' is not valid.`;
  },
};

function labelProblem(label: unknown): string | undefined {
  if (typeof label !== 'string') return 'string expected at index 0';
  if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
  if (label.length > 255)
    return `The label '${label.slice(0, 20)}' exceeds the maximum length of 255 characters.`;
  return label === '' ? 'The label must not be empty.' : undefined;
}

/** `{id}` or `{name}`. */
function named<Item extends Named>(all: readonly Item[], value: unknown): Item | undefined {
  const given = object(value);
  const id = idText(given?.['id']);
  return all.find((one) => (id === undefined ? one.name === given?.['name'] : one.id === id));
}

/** Null: nobody, on purpose. Names and keys of users are gone since accounts have ids. */
function accountId(value: unknown): string | null | undefined {
  const given = object(value);
  const id = given?.['accountId'] === undefined ? given?.['id'] : given['accountId'];
  return id === null ? null : text(id);
}

function customReader({ id, name, kind, options = [] }: CustomField): Read {
  return (value) => {
    if (value === null) return (issue) => void delete issue.custom[id];
    if (kind === 'text' && typeof value !== 'string') return 'Operation value must be a string';
    if (kind === 'number' && typeof value !== 'number') return 'Operation value must be a number';
    if (kind !== 'option') return (issue) => void (issue.custom[id] = value);
    const place = options.findIndex(
      (option, index) =>
        option === object(value)?.['value'] || String(index + 1) === object(value)?.['id'],
    );
    const option = options[place];
    return option === undefined
      ? `Specify a valid 'id' or 'name' for ${name}`
      : (issue) => void (issue.custom[id] = { id: String(place + 1), value: option });
  };
}

/** `update`: each field with its operations, one after the other. */
export function readUpdate(update: Json, screen: readonly string[], target: Target) {
  const errors: Record<string, string> = {};
  const apply: Apply[] = [];
  for (const [name, given] of Object.entries(update)) {
    if (name === 'comment') continue;
    for (const operation of list(given) ?? []) {
      const entries = Object.entries(object(operation) ?? {});
      const [verb = '', value] = entries[0] ?? [];
      const result =
        verb === 'set'
          ? readFields({ [name]: value }, screen, target)
          : readOne(name, verb, value, screen);
      Object.assign(errors, result.errors);
      apply.push(...result.apply);
    }
  }
  return { errors, apply };
}

function readOne(name: string, verb: string, value: unknown, screen: readonly string[]) {
  const wrong = (problem: string) => ({ errors: { [name]: problem }, apply: [] });
  if (!screen.includes(name)) return wrong(notOnScreen(name));
  if (name !== 'labels' || (verb !== 'add' && verb !== 'remove')) {
    return wrong(`Field with id '${name}' does not support operation '${verb}'.`);
  }
  const problem = labelProblem(value);
  if (problem !== undefined) return wrong(problem);
  const label = String(value);
  const change: Apply = (issue) => {
    const others = issue.labels.filter((one) => one !== label);
    issue.labels = verb === 'add' ? [...others, label].toSorted() : others;
  };
  return { errors: {}, apply: [change] };
}
