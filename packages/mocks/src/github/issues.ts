import { answer, notFound, object, paged, refuse, texts, type Ask } from './json.ts';
import { commentJson, eventJson, issueJson } from './render.ts';
import { addIssue, note, touch, userOf, type Issue, type Repository, type User } from './world.ts';

/** GitHub keeps no longer body. */
const LONGEST = 65_536;

export function repositoryOf({ world, params }: Ask): Repository | undefined {
  const wanted = `${params['owner']}/${params['repo']}`.toLowerCase();
  return world.repositories.find(({ name }) => name.toLowerCase() === wanted);
}

/** The issue that the path names, or a pull request, which counts as one here. */
export function issueOf(ask: Ask): Issue | undefined {
  const repository = repositoryOf(ask);
  const number = Number(ask.params['number']);
  return ask.world.issues.find((one) => one.repository === repository && one.number === number);
}

export function getIssue(ask: Ask): Response {
  const issue = issueOf(ask);
  return issue ? answer(issueJson(ask.world, issue)) : notFound();
}

/** Open ones unless `state` says else, pull requests among them; `since` is about the last change. */
export function listIssues(ask: Ask): Response {
  const repository = repositoryOf(ask);
  if (!repository) return notFound();
  const { searchParams: given } = ask.url;
  const state = given.get('state') ?? 'open';
  const creator = given.get('creator');
  const since = Date.parse(given.get('since') ?? '1970-01-01T00:00:00Z');
  const by = given.get('sort') === 'updated' ? 'updated' : 'created';
  const sign = given.get('direction') === 'asc' ? 1 : -1;
  const found = ask.world.issues
    .filter((one) => one.repository === repository)
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => creator === null || one.user?.login === creator)
    .filter(({ updated }) => updated >= since)
    .toSorted((a, b) => sign * (a[by] - b[by] || a.id - b.id));
  const { items, headers } = paged(ask, found);
  return answer(
    items.map((one) => issueJson(ask.world, one)),
    200,
    headers,
  );
}

/** Labels and people are dropped in silence where the account may not write. */
export function createIssue(ask: Ask): Response {
  const { world, user, body } = ask;
  const repository = repositoryOf(ask);
  if (!repository) return notFound();
  if (!repository.hasIssues) return refuse(410, 'Issues are disabled for this repo');
  if (repository.archived) return refuse(403, 'Repository was archived so is read-only.');
  const problem = unfit(ask);
  if (problem) return problem;
  const issue = addIssue(world, repository, user, String(body['title']));
  issue.body = typeof body['body'] === 'string' ? body['body'] : null;
  if (user.role === 'write') {
    setLabels(ask, issue, texts(body['labels']) ?? []);
    setAssignees(ask, issue, texts(body['assignees']) ?? []);
  }
  touch(world, issue);
  return answer(issueJson(world, issue), 201);
}

/** Lists replace what was there. A reason counts only where the state changes. */
export function updateIssue(ask: Ask): Response {
  const { world, user, body } = ask;
  const issue = issueOf(ask);
  if (!issue) return notFound();
  if (user.role !== 'write' && issue.user !== user) {
    return refuse(403, 'Resource not accessible by personal access token');
  }
  const problem = unfit(ask);
  if (problem) return problem;
  const { title } = body;
  if (typeof title === 'string' && title !== issue.title) {
    note(world, issue, user, 'renamed', { rename: { from: issue.title, to: title } });
    issue.title = title;
  }
  const text = body['body'];
  if (typeof text === 'string' || text === null) issue.body = text;
  if (body['state'] === 'open' || body['state'] === 'closed') move(ask, issue, body['state']);
  const labels = texts(body['labels']);
  const assignees = texts(body['assignees']);
  if (labels && user.role === 'write') setLabels(ask, issue, labels);
  if (assignees && user.role === 'write') setAssignees(ask, issue, assignees);
  touch(world, issue);
  return answer(issueJson(world, issue));
}

export function listComments(ask: Ask): Response {
  const issue = issueOf(ask);
  if (!issue) return notFound();
  const since = Date.parse(ask.url.searchParams.get('since') ?? '1970-01-01T00:00:00Z');
  const { items, headers } = paged(
    ask,
    issue.comments.filter(({ at }) => at >= since),
  );
  return answer(items.map(commentJson), 200, headers);
}

export function createComment(ask: Ask): Response {
  const { world, user, body } = ask;
  const issue = issueOf(ask);
  if (!issue) return notFound();
  const problem = unfit(ask);
  if (problem) return problem;
  const comment = { id: world.next(), user, body: String(body['body']), at: world.clock };
  issue.comments.push(comment);
  touch(world, issue);
  return answer(commentJson(comment), 201);
}

export function listEvents(ask: Ask): Response {
  const issue = issueOf(ask);
  if (!issue) return notFound();
  const { items, headers } = paged(ask, issue.events);
  return answer(items.map(eventJson), 200, headers);
}

function move(ask: Ask, issue: Issue, state: 'open' | 'closed'): void {
  if (state === issue.state) return;
  const reason = ask.body['state_reason'];
  issue.state = state;
  if (state === 'open') issue.state_reason = 'reopened';
  else issue.state_reason = typeof reason === 'string' ? reason : 'completed';
  const more = state === 'closed' ? { state_reason: issue.state_reason } : {};
  note(ask.world, issue, ask.user, state === 'closed' ? 'closed' : 'reopened', more);
}

/** A name that the repository lacks becomes a label of it; case does not tell labels apart. */
function setLabels({ world, user }: Ask, issue: Issue, names: readonly string[]): void {
  const known = issue.repository.labels;
  const wanted = names.map((name) => {
    const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found === undefined) known.push(name);
    return found ?? name;
  });
  for (const label of issue.labels.filter((one) => !wanted.includes(one))) {
    note(world, issue, user, 'unlabeled', { label });
  }
  for (const label of wanted.filter((one) => !issue.labels.includes(one))) {
    note(world, issue, user, 'labeled', { label });
  }
  issue.labels = [...new Set(wanted)].toSorted();
}

/** Who may not be assigned is left out without a word. */
function setAssignees({ world, user }: Ask, issue: Issue, logins: readonly string[]): void {
  const wanted = logins
    .flatMap((login): User[] => [userOf(world, login)].flatMap((one) => one ?? []))
    .filter(({ role }) => role === 'write');
  for (const assignee of issue.assignees.filter((one) => !wanted.includes(one))) {
    note(world, issue, user, 'unassigned', { assignee });
  }
  for (const assignee of wanted.filter((one) => !issue.assignees.includes(one))) {
    note(world, issue, user, 'assigned', { assignee });
  }
  issue.assignees = wanted;
}

function unfit({ body }: Ask): Response | undefined {
  const given = object(body);
  const wrong = [
    ...(given['title'] === '' ? [{ field: 'title', code: 'missing_field' }] : []),
    ...(typeof given['body'] === 'string' && given['body'].length > LONGEST
      ? [{ field: 'body', code: 'custom', message: `body is too long (maximum is ${LONGEST})` }]
      : []),
    ...(texts(given['labels']) ?? [])
      .filter((name) => name.length > 50)
      .map(() => ({ field: 'name', code: 'custom', message: 'name is too long' })),
  ];
  if (wrong.length === 0) return undefined;
  const errors = wrong.map((one) => ({ resource: 'Issue', ...one }));
  return refuse(422, 'Validation Failed', errors);
}
