import { HttpResponse } from 'msw';
import type { Answer, Ask } from './answer.ts';
import { addComment } from './comments.ts';
import { deskDate, deskUser } from './desk-shapes.ts';
import { object, text } from './json.ts';
import type { Comment, Issue } from './model.ts';
import { pagedDto } from './paging.ts';
import { refuseRequest } from './refusals.ts';
import { isPublic, may, projectOf, visibleComments, visibleIssue } from './rights.ts';
import { fromWiki, toWiki } from './wiki.ts';
import type { World } from './world.ts';

/** An issue of a service desk that has a request type; everything else is none for this API. */
export function requestOf({ world, user, params }: Ask): Issue | Response {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  const request =
    issue && projectOf(world, issue).serviceDeskId !== null && issue.requestType !== null;
  return request
    ? issue
    : refuseRequest(
        404,
        'Issue does not exist or you do not have permission to see it.',
        'sd.request.error.not.found',
      );
}

/** Wiki markup, oldest first. Both kinds, unless one is switched off. */
export const getRequestComments: Answer = (ask) => {
  const { world, user, url } = ask;
  const issue = requestOf(ask);
  if (issue instanceof Response) return issue;
  const wanted = (name: string) => url.searchParams.get(name) !== 'false';
  const found = visibleComments(user, issue).filter((comment) =>
    isPublic(world, issue, comment) ? wanted('public') : wanted('internal'),
  );
  const values = found.map((comment) => render(world, issue, comment));
  return HttpResponse.json(pagedDto(world, url, values));
};

/** Public unless it says otherwise. Only agents may write what customers do not see. */
export const postRequestComment: Answer = (ask) => {
  const { world, user } = ask;
  const issue = requestOf(ask);
  if (issue instanceof Response) return issue;
  const body = object(ask.body) ?? {};
  const words = text(body['body'])?.trim() ?? '';
  if (words === '') {
    return refuseRequest(400, 'Comment body can not be empty!', 'sd.comment.error.body.empty');
  }
  const shown = body['public'] !== false;
  if (!may(user, 'ADD_COMMENTS') || (!shown && !may(user, 'SERVICEDESK_AGENT'))) {
    return refuseRequest(
      403,
      'You do not have permission to comment.',
      'sd.comment.error.forbidden',
    );
  }
  const comment = addComment(ask, issue, {
    body: fromWiki(words),
    properties: { 'sd.public.comment': { internal: !shown } },
    visibility: null,
  });
  issue.updated = comment.created;
  world.index.changed(issue);
  return HttpResponse.json(render(world, issue, comment), { status: 201 });
};

function render(world: World, issue: Issue, comment: Comment) {
  const { id } = comment;
  return {
    _expands: ['attachment', 'renderedBody'],
    id,
    body: toWiki(comment.body),
    public: isPublic(world, issue, comment),
    author: deskUser(world, comment.author),
    created: deskDate(world, comment.created),
    _links: {
      self: `${world.origin}/rest/servicedeskapi/request/${issue.id}/comment/${id}`,
    },
  };
}
