import { HttpResponse } from 'msw';
import { readDoc } from './adf.ts';
import type { Answer, Ask } from './answer.ts';
import { ROLES } from './defaults.ts';
import { readProperties } from './properties.ts';
import { object, text } from './json.ts';
import type { Comment, Issue } from './model.ts';
import { window } from './paging.ts';
import { badFields, noIssue, refuse } from './refusals.ts';
import { renderComment } from './render.ts';
import { may, visibleComments, visibleIssue } from './rights.ts';
import { LIMIT } from './write-fields.ts';

type Draft = Pick<Comment, 'body' | 'properties' | 'visibility'>;

/** Oldest first, unless `orderBy=-created`. Properties come only where `expand=properties` asks for them. */
export const getComments: Answer = ({ world, user, url, params }) => {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  if (!issue) return noIssue();
  const order = url.searchParams.get('orderBy') ?? 'created';
  if (!['created', '+created', '-created', ' created'].includes(order)) {
    return refuse(400, [`Unable to sort by '${order}'.`]);
  }
  const all = visibleComments(user, issue);
  const { startAt, maxResults, total, values } = window(
    order === '-created' ? all.toReversed() : all,
    url,
    { usual: 100, most: 5000 },
  );
  const expand = (url.searchParams.get('expand') ?? '').split(',');
  const comments = values.map((one) => renderComment(world, issue, one, expand));
  return HttpResponse.json({ startAt, maxResults, total, comments });
};

export const postComment: Answer = (ask) => {
  const { world, user, url } = ask;
  const issue = visibleIssue(world, user, ask.params['issueIdOrKey']);
  if (!issue) return noIssue();
  const draft = readComment(ask, ask.body);
  if (draft instanceof Response) return draft;
  const comment = addComment(ask, issue, draft);
  issue.updated = comment.created;
  world.index.changed(issue);
  const expand = (url.searchParams.get('expand') ?? '').split(',');
  return HttpResponse.json(renderComment(world, issue, comment, expand), { status: 201 });
};

/** Checks a comment without adding it; a Response is the refusal. */
export function readComment({ user }: Ask, value: unknown): Draft | Response {
  if (!may(user, 'ADD_COMMENTS')) {
    const words = 'You do not have the permission to comment on this issue.';
    return refuse(403, [words], { comment: words });
  }
  const given = object(value) ?? {};
  const properties = readProperties(given['properties']);
  if (!properties) return refuse(400, ['Property keys and values must be given.']);
  if (typeof given['body'] !== 'object')
    return badFields({ comment: 'Comment body is not valid!' });
  const body = readDoc(given['body']);
  if (!body) return refuse(400, ['INVALID_INPUT']);
  if (body.content.length === 0) return badFields({ comment: 'Comment body can not be empty!' });
  if (JSON.stringify(body).length > LIMIT) return badFields({ comment: 'CONTENT_LIMIT_EXCEEDED' });
  const limited = object(given['visibility']);
  if (!limited) return { body, properties, visibility: null };
  const role = text(limited['identifier']) ?? text(limited['value']) ?? '';
  if (limited['type'] !== 'role' || !ROLES.includes(role)) {
    return badFields({ commentLevel: `Group or role '${role}' does not exist.` });
  }
  if (!user.projectRoles.includes(role)) {
    return badFields({
      commentLevel: `You are currently not a member of the project role: ${role}.`,
    });
  }
  return { body, properties, visibility: { type: 'role', value: role } };
}

export function addComment({ world, user }: Ask, issue: Issue, draft: Draft): Comment {
  const at = world.write();
  const comment = {
    id: world.nextId(),
    author: user.accountId,
    created: at,
    updated: at,
    ...draft,
  };
  issue.comments.push(comment);
  return comment;
}
