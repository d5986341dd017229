import { answer, notFound, paged, type Answer } from './json.ts';
import {
  createComment,
  createIssue,
  getIssue,
  listComments,
  listEvents,
  listIssues,
  repositoryOf,
  updateIssue,
} from './issues.ts';
import { addBlockedBy, addSubIssue, listBlockedBy, listBlocking, listSubIssues } from './links.ts';
import { repositoryJson, userJson } from './render.ts';
import { searchIssues } from './search.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** As MSW writes it. */
  readonly path: string;
  readonly answer: Answer;
}

const repository = '/repos/:owner/:repo';
const issue = `${repository}/issues/:number`;

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/user', answer: ({ user }) => answer(userJson(user)) },
  {
    method: 'GET',
    path: repository,
    answer(ask) {
      const found = repositoryOf(ask);
      return found ? answer(repositoryJson(found, ask.user)) : notFound();
    },
  },
  {
    method: 'GET',
    path: `${repository}/assignees`,
    answer(ask) {
      if (!repositoryOf(ask)) return notFound();
      const can = ask.world.users.filter(({ role }) => role === 'write');
      const { items, headers } = paged(ask, can);
      return answer(items.map(userJson), 200, headers);
    },
  },
  { method: 'GET', path: '/search/issues', answer: searchIssues },
  { method: 'GET', path: `${repository}/issues`, answer: listIssues },
  { method: 'POST', path: `${repository}/issues`, answer: createIssue },
  { method: 'GET', path: issue, answer: getIssue },
  { method: 'PATCH', path: issue, answer: updateIssue },
  { method: 'GET', path: `${issue}/comments`, answer: listComments },
  { method: 'POST', path: `${issue}/comments`, answer: createComment },
  { method: 'GET', path: `${issue}/events`, answer: listEvents },
  { method: 'GET', path: `${issue}/sub_issues`, answer: listSubIssues },
  { method: 'POST', path: `${issue}/sub_issues`, answer: addSubIssue },
  { method: 'GET', path: `${issue}/dependencies/blocked_by`, answer: listBlockedBy },
  { method: 'POST', path: `${issue}/dependencies/blocked_by`, answer: addBlockedBy },
  { method: 'GET', path: `${issue}/dependencies/blocking`, answer: listBlocking },
];
