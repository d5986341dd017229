import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import type { Change, Issue } from './model.ts';
import { pageBean, window } from './paging.ts';
import { noIssue } from './refusals.ts';
import { renderUser } from './render.ts';
import { visibleIssue } from './rights.ts';
import { stamp } from './time.ts';
import type { World } from './world.ts';

/** Oldest first. */
export const changelog: Answer = ({ world, user, url, params }) => {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  if (!issue) return noIssue();
  const page = window(issue.history, url, { usual: 100, most: 100 });
  const bean = pageBean(world, url, page);
  return HttpResponse.json({ ...bean, values: page.values.map((one) => renderChange(world, one)) });
};

/** As an expanded issue holds it: newest first, and not more than the last 100. */
export function readChange(world: World, issue: Issue) {
  const histories = issue.history.toReversed().slice(0, 100);
  return {
    startAt: 0,
    maxResults: histories.length,
    total: issue.history.length,
    histories: histories.map((one) => renderChange(world, one)),
  };
}

function renderChange(world: World, change: Change) {
  return {
    id: change.id,
    author: renderUser(world, change.author),
    created: stamp(change.created, world.zone),
    items: change.items,
  };
}
