import { issueOf } from './issues.ts';
import { answer, notFound, paged, refuse, type Ask } from './json.ts';
import { issueJson } from './render.ts';
import { touch, type Issue } from './world.ts';

const some = (ask: Ask, all: readonly Issue[]): Response => {
  const { items, headers } = paged(ask, all);
  return answer(
    items.map((one) => issueJson(ask.world, one)),
    200,
    headers,
  );
};

export function listSubIssues(ask: Ask): Response {
  const issue = issueOf(ask);
  if (!issue) return notFound();
  return some(
    ask,
    ask.world.issues.filter(({ parent }) => parent === issue),
  );
}

export function listBlockedBy(ask: Ask): Response {
  const issue = issueOf(ask);
  return issue ? some(ask, issue.blockedBy) : notFound();
}

export function listBlocking(ask: Ask): Response {
  const issue = issueOf(ask);
  if (!issue) return notFound();
  return some(
    ask,
    ask.world.issues.filter(({ blockedBy }) => blockedBy.includes(issue)),
  );
}

/** By the id of the other one, which is not its number. */
export function addSubIssue(ask: Ask): Response {
  const parent = issueOf(ask);
  if (!parent) return notFound();
  if (ask.user.role !== 'write') return refuse(403, 'Must have write access to Repository.');
  const child = ask.world.issues.find(({ id }) => id === ask.body['sub_issue_id']);
  if (!child) return refuse(422, 'The provided sub-issue does not exist');
  if (child.parent || child === parent || child.parent === parent) {
    return refuse(422, 'An error occurred while adding the sub-issue to the parent issue.');
  }
  child.parent = parent;
  touch(ask.world, parent);
  touch(ask.world, child);
  return answer(issueJson(ask.world, child), 201);
}

export function addBlockedBy(ask: Ask): Response {
  const issue = issueOf(ask);
  if (!issue) return notFound();
  if (ask.user.role !== 'write') return refuse(403, 'Must have write access to Repository.');
  const blocker = ask.world.issues.find(({ id }) => id === ask.body['issue_id']);
  if (!blocker || issue.blockedBy.includes(blocker)) return refuse(422, 'Validation Failed');
  issue.blockedBy.push(blocker);
  touch(ask.world, issue);
  return answer(issueJson(ask.world, blocker), 201);
}
