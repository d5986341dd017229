import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { addComment, readComment } from './comments.ts';
import { sides, wrote } from './history.ts';
import { idText, object } from './json.ts';
import type { ChangeItem, Issue } from './model.ts';
import { refuse } from './refusals.ts';
import { renderLinkType } from './render.ts';
import { may, visibleIssue } from './rights.ts';

export const linkTypes: Answer = ({ world }) =>
  HttpResponse.json({ issueLinkTypes: world.linkTypes.map(({ id }) => renderLinkType(world, id)) });

/** 201 with an empty body, also for a link that is there already: it is not made twice. */
export const linkIssues: Answer = (ask) => {
  const { world, user } = ask;
  const body = object(ask.body) ?? {};
  const wanted = object(body['type']);
  const id = idText(wanted?.['id']);
  const type = world.linkTypes.find((one) =>
    id === undefined ? one.name === wanted?.['name'] : one.id === id,
  );
  if (!type) {
    return refuse(404, [`No issue link type with name '${String(wanted?.['name'])}' found.`]);
  }
  const end = (name: string): Issue | undefined => {
    const given = object(body[name]);
    return visibleIssue(world, user, idText(given?.['key'] ?? given?.['id']));
  };
  const [inward, outward] = [end('inwardIssue'), end('outwardIssue')];
  if (!inward || !outward) {
    return refuse(404, ['Issue does not exist or you do not have permission to see it.']);
  }
  if (!may(user, 'LINK_ISSUES')) return refuse(404, ['No Link Issue Permission for issue.']);
  if (inward === outward) return refuse(400, ['You cannot link an issue to itself.']);
  const comment = body['comment'] === undefined ? undefined : readComment(ask, body['comment']);
  if (comment instanceof Response) return comment;
  if (comment) addComment(ask, inward, comment);
  const there = world.links.some(
    (link) => link.type === type.id && link.inward === inward.id && link.outward === outward.id,
  );
  if (!there) {
    world.links.push({ id: world.nextId(), type: type.id, inward: inward.id, outward: outward.id });
    tell(inward, `This issue ${type.outward} ${outward.key}`, outward.key);
    tell(outward, `This issue ${type.inward} ${inward.key}`, inward.key);
  }
  return new HttpResponse(null, { status: 201 });

  function tell(issue: Issue, words: string, other: string): void {
    // a link is no field, so there is no fieldId
    const item: ChangeItem = {
      field: 'Link',
      fieldtype: 'jira',
      from: null,
      fromString: null,
      to: other,
      toString: words,
    };
    wrote(world, user, issue, sides(world, issue), [item]);
  }
};
