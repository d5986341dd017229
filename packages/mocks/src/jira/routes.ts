import type { Answer, Route, Scope } from './answer.ts';
import { attachmentContent, getAttachment } from './attachments.ts';
import { changelog } from './change-list.ts';
import { getComments, postComment } from './comments.ts';
import { getRequestComments, postRequestComment } from './desk-comments.ts';
import { createIssue, editIssue, getIssue, getProperty } from './issues.ts';
import { linkIssues, linkTypes } from './links.ts';
import { findAssignable, findUsers, myself, user } from './people.ts';
import { createRequest, getRequest, requestTypes, serviceDesks } from './requests.ts';
import { approximateCount, gone, searchJql } from './search.ts';
import {
  createFields,
  createTypes,
  getProject,
  myPermissions,
  priorities,
  projectStatuses,
  resolutions,
  searchProjects,
  serverInfo,
  statuses,
} from './site.ts';
import { doTransition, getTransitions } from './transitions.ts';

const JIRA = '/rest/api/3';
const DESK = '/rest/servicedeskapi';
const ISSUE = `${JIRA}/issue/{issueIdOrKey}`;
const META = `${JIRA}/issue/createmeta/{projectIdOrKey}/issuetypes`;

function get(id: string, path: string, answer: Answer, scope: Scope = 'read:jira-work'): Route {
  return { id, method: 'GET', path, answer, scope };
}

function post(id: string, path: string, answer: Answer, scope: Scope = 'write:jira-work'): Route {
  return { id, method: 'POST', path, answer, scope };
}

/** What the world serves, under the ids of the vendor's descriptions. Fixed paths stand before those with a name in them. */
export const ROUTES: readonly Route[] = [
  get('getCurrentUser', `${JIRA}/myself`, myself, 'read:jira-user'),
  get('getServerInfo', `${JIRA}/serverInfo`, serverInfo),
  get('getMyPermissions', `${JIRA}/mypermissions`, myPermissions),
  get('searchProjects', `${JIRA}/project/search`, searchProjects),
  get('getProject', `${JIRA}/project/{projectIdOrKey}`, getProject),
  get('getAllStatuses', `${JIRA}/project/{projectIdOrKey}/statuses`, projectStatuses),
  get('getStatuses', `${JIRA}/status`, statuses),
  get('searchPriorities', `${JIRA}/priority/search`, priorities),
  get('searchResolutions', `${JIRA}/resolution/search`, resolutions),
  get('getCreateIssueMetaIssueTypes', META, createTypes),
  get('getCreateIssueMetaIssueTypeId', `${META}/{issueTypeId}`, createFields),
  post('searchAndReconsileIssuesUsingJqlPost', `${JIRA}/search/jql`, searchJql, 'read:jira-work'),
  post('countIssues', `${JIRA}/search/approximate-count`, approximateCount, 'read:jira-work'),
  post('createIssue', `${JIRA}/issue`, createIssue),
  get('getIssue', ISSUE, getIssue),
  { id: 'editIssue', method: 'PUT', path: ISSUE, answer: editIssue, scope: 'write:jira-work' },
  get('getTransitions', `${ISSUE}/transitions`, getTransitions),
  post('doTransition', `${ISSUE}/transitions`, doTransition),
  get('getComments', `${ISSUE}/comment`, getComments),
  post('addComment', `${ISSUE}/comment`, postComment),
  get('getChangeLogs', `${ISSUE}/changelog`, changelog),
  get('getIssueProperty', `${ISSUE}/properties/{propertyKey}`, getProperty),
  get('getIssueLinkTypes', `${JIRA}/issueLinkType`, linkTypes),
  post('linkIssues', `${JIRA}/issueLink`, linkIssues),
  get('getUser', `${JIRA}/user`, user, 'read:jira-user'),
  get('findUsers', `${JIRA}/user/search`, findUsers, 'read:jira-user'),
  get('findAssignableUsers', `${JIRA}/user/assignable/search`, findAssignable, 'read:jira-user'),
  get('getAttachmentContent', `${JIRA}/attachment/content/{id}`, attachmentContent),
  get('getAttachment', `${JIRA}/attachment/{id}`, getAttachment),
  get('getServiceDesks', `${DESK}/servicedesk`, serviceDesks, 'read:servicedesk-request'),
  get(
    'getRequestTypes',
    `${DESK}/servicedesk/{serviceDeskId}/requesttype`,
    requestTypes,
    'read:servicedesk-request',
  ),
  post('createCustomerRequest', `${DESK}/request`, createRequest, 'write:servicedesk-request'),
  get(
    'getCustomerRequestByIdOrKey',
    `${DESK}/request/{issueIdOrKey}`,
    getRequest,
    'read:servicedesk-request',
  ),
  get(
    'getRequestComments',
    `${DESK}/request/{issueIdOrKey}/comment`,
    getRequestComments,
    'read:servicedesk-request',
  ),
  post(
    'createRequestComment',
    `${DESK}/request/{issueIdOrKey}/comment`,
    postRequestComment,
    'write:servicedesk-request',
  ),
];

/** Removed by the vendor; the description has not heard of it. */
export const REMOVED: readonly Route[] = [
  get('searchForIssuesUsingJql', `${JIRA}/search`, gone),
  post('searchForIssuesUsingJqlPost', `${JIRA}/search`, gone, 'read:jira-work'),
];
