import { HttpResponse } from 'msw';
import type { Answer, Ask } from './answer.ts';
import { requestOf } from './desk-comments.ts';
import { deskDate, deskUser } from './desk-shapes.ts';
import { blank } from './issues.ts';
import { idText, object, text } from './json.ts';
import type { Issue, Project } from './model.ts';
import { pagedDto } from './paging.ts';
import { refuseRequest } from './refusals.ts';
import { may, projectOf } from './rights.ts';
import { fromWiki, toWiki } from './wiki.ts';
import { readFields } from './write-fields.ts';
import type { World } from './world.ts';

export const serviceDesks: Answer = ({ world, user, url }) => {
  const visible = may(user, 'BROWSE_PROJECTS') ? world.projects : [];
  const desks = visible.flatMap(({ id, serviceDeskId, name, key }) =>
    serviceDeskId === null
      ? []
      : [
          {
            id: serviceDeskId,
            projectId: id,
            projectName: name,
            projectKey: key,
            _links: { self: `${world.origin}/rest/servicedeskapi/servicedesk/${serviceDeskId}` },
          },
        ],
  );
  return HttpResponse.json(pagedDto(world, url, desks));
};

export const requestTypes: Answer = (ask) => {
  const { world, url } = ask;
  const project = deskOf(ask, ask.params['serviceDeskId']);
  if (!project) return noDesk();
  const types = project.requestTypes.map((type) => ({
    _expands: ['field'],
    id: type.id,
    name: type.name,
    description: type.description,
    helpText: '',
    issueTypeId: type.issueType,
    serviceDeskId: project.serviceDeskId,
    portalId: project.serviceDeskId,
    groupIds: ['1'],
    _links: {
      self: `${world.origin}/rest/servicedeskapi/servicedesk/${project.serviceDeskId}/requesttype/${type.id}`,
    },
  }));
  return HttpResponse.json(pagedDto(world, url, types));
};

export const getRequest: Answer = (ask) => {
  const issue = requestOf(ask);
  return issue instanceof Response ? issue : HttpResponse.json(render(ask.world, issue));
};

/** Only the fields of the request type's form; a customer may be named as the one who asks. */
export const createRequest: Answer = (ask) => {
  const { world, user } = ask;
  const body = object(ask.body) ?? {};
  const project = deskOf(ask, idText(body['serviceDeskId']));
  if (!project) return noDesk();
  const requestType = project.requestTypes.find(({ id }) => id === idText(body['requestTypeId']));
  const type = project.issueTypes.find(({ id }) => id === requestType?.issueType);
  if (!requestType || !type) {
    return refuseRequest(
      400,
      'The Request Type you are trying to use does not exist.',
      'sd.agent.servicedesk.error.request.type.does.not.exist',
    );
  }
  if (!may(user, 'CREATE_ISSUES')) {
    return refuseRequest(403, 'You cannot create requests here.', 'sd.request.error.forbidden');
  }
  const { description, ...fields } = object(body['requestFieldValues']) ?? {};
  const words = text(description);
  const target = { world, user, project, type };
  const { errors, apply } = readFields(fields, requestType.fields, target);
  if (fields['summary'] === undefined)
    errors['summary'] = 'You must specify a summary of the issue.';
  if (description !== undefined && words === undefined) {
    errors['description'] = 'Operation value must be a string';
  }
  const behalf = body['raiseOnBehalfOf'];
  const reporter = world.users.find(({ accountId }) => accountId === (behalf ?? user.accountId));
  if (!reporter) errors['reporter'] = 'The reporter specified is not a user.';
  const [field] = Object.keys(errors);
  if (field !== undefined || !reporter) {
    return refuseRequest(400, errors[field ?? ''] ?? 'Invalid request.', 'sd.validation.error');
  }
  const issue = blank(ask, project, type);
  for (const one of apply) one(issue);
  issue.description = words === undefined ? null : fromWiki(words);
  issue.reporter = reporter.accountId;
  issue.requestType = requestType.id;
  world.issues.push(issue);
  world.index.changed(issue);
  return HttpResponse.json(render(world, issue), { status: 201 });
};

function deskOf({ world, user }: Ask, id: string | undefined): Project | undefined {
  if (!may(user, 'BROWSE_PROJECTS') || id === undefined) return undefined;
  return world.projects.find(({ serviceDeskId }) => serviceDeskId === id);
}

function noDesk(): Response {
  return refuseRequest(404, 'Service Desk does not exist.', 'sd.agent.servicedesk.error.not.found');
}

function render(world: World, issue: Issue) {
  const status = world.statuses.find(({ id }) => id === issue.status);
  return {
    _expands: ['participant', 'status', 'sla', 'requestType', 'serviceDesk', 'attachment'],
    issueId: issue.id,
    issueKey: issue.key,
    summary: issue.summary,
    requestTypeId: issue.requestType,
    serviceDeskId: projectOf(world, issue).serviceDeskId,
    createdDate: deskDate(world, issue.created),
    reporter: deskUser(world, issue.reporter),
    requestFieldValues: [
      { fieldId: 'summary', label: 'Summary', value: issue.summary },
      {
        fieldId: 'description',
        label: 'Description',
        value: issue.description ? toWiki(issue.description) : '',
      },
    ],
    currentStatus: {
      status: status?.name ?? null,
      statusCategory: status?.category.toUpperCase(),
      statusDate: deskDate(world, issue.statusChanged),
    },
    _links: {
      jiraRest: `${world.origin}/rest/api/2/issue/${issue.id}`,
      self: `${world.origin}/rest/servicedeskapi/request/${issue.id}`,
    },
  };
}
