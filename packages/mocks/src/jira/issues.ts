import { HttpResponse } from 'msw';
import type { Answer, Ask } from './answer.ts';
import { readChange } from './change-list.ts';
import { addComment, readComment } from './comments.ts';
import { sides, wrote } from './history.ts';
import { idText, list, object, text, type Json } from './json.ts';
import type { Issue, IssueType, Project } from './model.ts';
import { readProperties } from './properties.ts';
import { badFields, noIssue, refuse } from './refusals.ts';
import { allFields, chosenFields } from './render.ts';
import { may, projectOf, visibleIssue, visibleProject } from './rights.ts';
import { offered } from './transitions.ts';
import { readFields, readUpdate, screenOf } from './write-fields.ts';
import { nextIssue } from './world.ts';

export const getIssue: Answer = ({ world, user, url, params }) => {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  if (!issue) return noIssue();
  const listed = (name: string) =>
    url.searchParams.getAll(name).flatMap((one) => one.split(',').map((part) => part.trim()));
  const expand = listed('expand');
  const properties = listed('properties');
  const fields = listed('fields');
  return HttpResponse.json({
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${world.origin}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    fields: chosenFields(allFields(world, user, issue), fields),
    ...(properties.length > 0 && {
      properties: Object.fromEntries(
        Object.entries(issue.properties).filter(
          ([key]) => properties.includes('*all') || properties.includes(key),
        ),
      ),
    }),
    ...(expand.includes('changelog') && { changelog: readChange(world, issue) }),
    ...(expand.includes('transitions') && {
      transitions: offered(world, issue).map(({ shown }) => shown(false)),
    }),
    ...(expand.includes('names') && { names: { summary: 'Summary', duedate: 'Due date' } }),
  });
};

export const getProperty: Answer = ({ world, user, params }) => {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  if (!issue) return noIssue();
  const key = params['propertyKey'] ?? '';
  return Object.hasOwn(issue.properties, key)
    ? HttpResponse.json({ key, value: issue.properties[key] })
    : refuse(404, [`The property '${key}' does not exist.`]);
};

export const createIssue: Answer = (ask) => {
  const { world, user } = ask;
  const body = object(ask.body) ?? {};
  const { project: inProject, ...fields } = object(body['fields']) ?? {};
  const project = visibleProject(world, user, keyOrId(inProject));
  if (!project) return badFields({ project: 'Specify a valid project ID or key' });
  if (!may(user, 'CREATE_ISSUES')) {
    return badFields({ project: 'You do not have permission to create issues in this project.' });
  }
  const type = typeOf(project, fields['issuetype']);
  if (!type) return badFields({ issuetype: 'Specify a valid issue type' });
  const target = { world, user, project, type };
  const screen = screenOf(project, user);
  const set = readFields(fields, screen, target);
  const updated = readUpdate(object(body['update']) ?? {}, screen, target);
  const errors = { ...missing(project, fields), ...set.errors, ...updated.errors };
  if (type.hierarchyLevel === -1 && fields['parent'] === undefined) {
    errors['parent'] = 'Issue type is a sub-task but parent issue key or id not specified.';
  }
  const properties = readProperties(body['properties']);
  if (!properties) return refuse(400, ['Property keys and values must be given.']);
  if (Object.keys(errors).length > 0) return badFields(errors);
  const issue = blank(ask, project, type);
  for (const apply of [...set.apply, ...updated.apply]) apply(issue);
  Object.assign(issue.properties, properties);
  world.issues.push(issue);
  world.index.changed(issue);
  const self = `${world.origin}/rest/api/3/issue/${issue.id}`;
  return HttpResponse.json({ id: issue.id, key: issue.key, self }, { status: 201 });
};

/** What an issue is before its fields are set: also where the service desk makes one. */
export function blank({ world, user }: Ask, project: Project, type: IssueType): Issue {
  const at = world.write();
  const initial = world.statuses.find(({ name }) => name === project.workflow.initial);
  return {
    ...nextIssue(world, project),
    project: project.id,
    creator: user.accountId,
    created: at,
    updated: at,
    statusChanged: at,
    type: type.id,
    summary: '',
    description: null,
    status: initial?.id ?? '',
    priority: world.priorities.find(({ isDefault }) => isDefault)?.id ?? null,
    labels: [],
    assignee: null,
    reporter: user.accountId,
    due: null,
    resolution: null,
    resolved: null,
    parent: null,
    requestType: null,
    custom: {},
    properties: {},
    comments: [],
    history: [],
    attachments: [],
  };
}

/** 204 without a body. There is no way to say which version was meant: the last writer wins. */
export const editIssue: Answer = (ask) => {
  const { world, user, url } = ask;
  const issue = visibleIssue(world, user, ask.params['issueIdOrKey']);
  if (!issue) return noIssue();
  if (!may(user, 'EDIT_ISSUES')) {
    return refuse(403, ['You do not have permission to edit issues in this project.']);
  }
  const body = object(ask.body) ?? {};
  const fields = object(body['fields']) ?? {};
  const update = object(body['update']) ?? {};
  const twice = Object.keys(fields).filter((name) => Object.hasOwn(update, name));
  if (twice.length > 0) {
    return refuse(
      400,
      twice.map((name) => `Field '${name}' cannot appear in both 'fields' and 'update'`),
    );
  }
  const project = projectOf(world, issue);
  const type = project.issueTypes.find(({ id }) => id === issue.type);
  if (!type) return refuse(400, ['The issue type selected is invalid.']);
  const target = { world, user, project, type };
  const screen = screenOf(project, user);
  const set = readFields(fields, screen, target);
  const updated = readUpdate(update, screen, target);
  const errors = { ...set.errors, ...updated.errors };
  const properties = readProperties(body['properties']);
  if (!properties) return refuse(400, ['Property keys and values must be given.']);
  if (Object.keys(errors).length > 0) return badFields(errors);
  const comments = (list(update['comment']) ?? []).map((one) =>
    readComment(ask, object(one)?.['add']),
  );
  const refused = comments.find((one) => one instanceof Response);
  if (refused) return refused;
  const before = sides(world, issue);
  for (const apply of [...set.apply, ...updated.apply]) apply(issue);
  Object.assign(issue.properties, properties);
  for (const comment of comments)
    if (!(comment instanceof Response)) addComment(ask, issue, comment);
  wrote(world, user, issue, before);
  if (url.searchParams.get('returnIssue') !== 'true')
    return new HttpResponse(null, { status: 204 });
  return getIssue({ ...ask, url: new URL(url.pathname, world.origin) });
};

function missing(project: Project, fields: Json): Record<string, string> {
  const needed = project.fields.filter(
    ({ id, required }) => required === true && (fields[id] ?? null) === null,
  );
  return {
    ...(fields['summary'] === undefined && { summary: 'You must specify a summary of the issue.' }),
    ...Object.fromEntries(needed.map(({ id, name }) => [id, `${name} is required.`])),
  };
}

function typeOf(project: Project, value: unknown): IssueType | undefined {
  const given = object(value);
  const id = idText(given?.['id']);
  return project.issueTypes.find((one) =>
    id === undefined ? one.name === text(given?.['name']) : one.id === id,
  );
}

function keyOrId(value: unknown): string | undefined {
  const given = object(value);
  return idText(given?.['id']) ?? text(given?.['key']);
}
