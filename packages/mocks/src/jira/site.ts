import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { pageBean, window } from './paging.ts';
import { refuse } from './refusals.ts';
import { renderNamed, renderProject, renderStatus } from './render.ts';
import { may, visibleProject } from './rights.ts';
import type { Project } from './model.ts';
import { stamp } from './time.ts';

export const serverInfo: Answer = ({ world }) =>
  HttpResponse.json({
    baseUrl: world.origin,
    displayUrl: world.origin,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100285,
    buildDate: '2026-10-28T00:00:00.000+0000',
    serverTime: stamp(world.now(), world.zone),
    scmInfo: 'f0c9a',
    serverTitle: 'Jira',
    defaultLocale: { locale: 'en_US' },
    serverTimeZone: world.zone,
  });

export const searchProjects: Answer = ({ world, user, url }) => {
  const keys = url.searchParams.getAll('keys').flatMap((one) => one.split(','));
  const query = (url.searchParams.get('query') ?? '').toLowerCase();
  const visible = may(user, 'BROWSE_PROJECTS') ? world.projects : [];
  const found = visible
    .filter(({ key }) => keys.length === 0 || keys.includes(key))
    .filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(query))
    .toSorted((a, b) => (a.key > b.key ? 1 : -1));
  const page = window(found, url, { usual: 50, most: 100 });
  const values = page.values.map(({ id }) => renderProject(world, id));
  return HttpResponse.json({ ...pageBean(world, url, page), values });
};

export const getProject: Answer = ({ world, user, params }) => {
  const project = visibleProject(world, user, params['projectIdOrKey']);
  return project ? HttpResponse.json(renderProject(world, project.id)) : noProject(params);
};

export const projectStatuses: Answer = ({ world, user, params }) => {
  const project = visibleProject(world, user, params['projectIdOrKey']);
  if (!project) return noProject(params);
  const statuses = project.workflow.statuses.flatMap((name) => {
    const status = world.statuses.find((one) => one.name === name);
    return status ? [renderStatus(world, status.id)] : [];
  });
  return HttpResponse.json(
    project.issueTypes.map((type) => ({
      self: `${world.origin}/rest/api/3/issuetype/${type.id}`,
      id: type.id,
      name: type.name,
      subtask: type.hierarchyLevel === -1,
      statuses,
    })),
  );
};

export const statuses: Answer = ({ world }) =>
  HttpResponse.json(world.statuses.map(({ id }) => renderStatus(world, id)));

export const priorities: Answer = ({ world, url }) => {
  const page = window(world.priorities, url, { usual: 50, most: 50 });
  const values = page.values.map(({ id, isDefault }) => ({
    ...renderNamed(world, world.priorities, id, 'priority'),
    description: '',
    iconUrl: `${world.origin}/images/icons/priorities/${id}.svg`,
    statusColor: '#f15C75',
    isDefault,
  }));
  return HttpResponse.json({ ...pageBean(world, url, page), values });
};

export const resolutions: Answer = ({ world, url }) => {
  const page = window(world.resolutions, url, { usual: 50, most: 50 });
  const values = page.values.map(({ id }) => ({
    ...renderNamed(world, world.resolutions, id, 'resolution'),
    description: '',
    isDefault: false,
  }));
  return HttpResponse.json({ ...pageBean(world, url, page), values });
};

/** Says for each permission whether the account has it; which ones must be asked for. */
export const myPermissions: Answer = ({ user, url }) => {
  const asked = (url.searchParams.get('permissions') ?? '').split(',').filter(Boolean);
  if (asked.length === 0) {
    return refuse(400, ['The "permissions" query parameter is required.']);
  }
  const permissions = asked.map((key, index) => [
    key,
    {
      id: String(10 + index),
      key,
      name: key,
      type: 'PROJECT',
      description: '',
      havePermission: user.permissions.some((one) => one === key),
    },
  ]);
  return HttpResponse.json({ permissions: Object.fromEntries(permissions) });
};

/** The types that may be created; not a `values` list like the others. */
export const createTypes: Answer = ({ world, user, url, params }) => {
  const project = visibleProject(world, user, params['projectIdOrKey']);
  if (!project || !may(user, 'CREATE_ISSUES')) return noProject(params);
  if (Number(url.searchParams.get('maxResults')) > META.most) return tooManyAsked();
  const { startAt, maxResults, total, values } = window(project.issueTypes, url, META);
  return HttpResponse.json({
    maxResults,
    startAt,
    total,
    issueTypes: values.map(({ id, name, hierarchyLevel }) => ({
      self: `${world.origin}/rest/api/3/issuetype/${id}`,
      id,
      description: '',
      iconUrl: null,
      name,
      untranslatedName: name,
      subtask: hierarchyLevel === -1,
      hierarchyLevel,
    })),
  });
};

const META = { usual: 50, most: 200 } as const;

/** What a new issue of a type may and must hold. */
export const createFields: Answer = ({ world, user, url, params }) => {
  const project = visibleProject(world, user, params['projectIdOrKey']);
  if (!project || !may(user, 'CREATE_ISSUES')) return noProject(params);
  const type = project.issueTypes.find(({ id }) => id === params['issueTypeId']);
  if (!type) return refuse(404, ['Issue type could not be found.']);
  const all = fieldsOf(project, type.hierarchyLevel === -1).map((one) =>
    one.fieldId === 'priority' ? { ...one, allowedValues: [...world.priorities] } : one,
  );
  if (Number(url.searchParams.get('maxResults')) > META.most) return tooManyAsked();
  const { startAt, maxResults, total, values } = window(all, url, META);
  return HttpResponse.json({ maxResults, startAt, total, fields: values });
};

function fieldsOf(project: Project, subtask: boolean) {
  return [
    field('summary', 'Summary', 'string', true),
    field('issuetype', 'Issue Type', 'issuetype', true),
    field('project', 'Project', 'project', true),
    field('description', 'Description', 'string'),
    field('priority', 'Priority', 'priority'),
    field('labels', 'Labels', 'array'),
    field('duedate', 'Due date', 'date'),
    field('assignee', 'Assignee', 'user'),
    field('reporter', 'Reporter', 'user', true),
    field('parent', 'Parent', 'issuelink', subtask),
    ...project.fields.map(({ id, name, kind, required, options = [] }) =>
      field(id, name, kind === 'text' ? 'string' : kind, required === true, {
        ...(kind === 'option' && {
          allowedValues: options.map((value, index) => ({ id: String(index + 1), value })),
        }),
      }),
    ),
  ];
}

function field(id: string, name: string, type: string, required = false, more: object = {}) {
  return {
    required,
    schema: id.startsWith('customfield_')
      ? {
          type,
          custom: 'com.atlassian.jira.plugin.system.customfieldtypes:x',
          customId: Number(id.slice(12)),
        }
      : { type, system: id },
    name,
    key: id,
    fieldId: id,
    // the project and the type have none, and yet nobody need worry: they are in every request
    hasDefaultValue: ['reporter', 'priority'].includes(id),
    operations: type === 'array' ? ['add', 'set', 'remove'] : ['set'],
    ...more,
  };
}

function noProject(params: Readonly<Record<string, string>>): Response {
  return refuse(404, [`No project could be found with key '${params['projectIdOrKey'] ?? ''}'.`]);
}

/** Unlike the other lists, which cut it silently. */
function tooManyAsked(): Response {
  return refuse(400, [`Parameter 'maxResults' must not exceed the limit '${META.most}'`]);
}
