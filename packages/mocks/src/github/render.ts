import { instant } from './json.ts';
import type { Comment, Event, Issue, Repository, User, World } from './world.ts';

export const userJson = (user: User | null) =>
  user && { login: user.login, id: user.id, type: 'User', site_admin: false };

export function repositoryJson(repository: Repository, user: User) {
  const push = user.role === 'write';
  return {
    id: repository.id,
    full_name: repository.name,
    name: repository.name.split('/')[1],
    private: true,
    has_issues: repository.hasIssues,
    archived: repository.archived,
    permissions: { admin: false, maintain: false, push, triage: push, pull: true },
  };
}

/** As every endpoint shows an issue; a pull request is one too, with a key that says so. */
export function issueJson(world: World, issue: Issue) {
  const address = `${world.origin}/repos/${issue.repository.name}`;
  const page = `https://github.test/${issue.repository.name}`;
  const children = world.issues.filter(({ parent }) => parent === issue);
  const blocking = world.issues.filter(({ blockedBy }) => blockedBy.includes(issue));
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    url: `${address}/issues/${issue.number}`,
    repository_url: address,
    html_url: `${page}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.state_reason,
    locked: false,
    user: userJson(issue.user),
    labels: issue.labels.map((name, id) => ({ id, name, color: 'ededed', default: false })),
    assignee: userJson(issue.assignees[0] ?? null),
    assignees: issue.assignees.map(userJson),
    milestone: null,
    type: issue.type === null ? null : { id: 1, name: issue.type },
    comments: issue.comments.length,
    created_at: instant(issue.created),
    updated_at: instant(issue.updated),
    closed_at: issue.state === 'closed' ? instant(issue.updated) : null,
    ...(issue.pull && { pull_request: { url: `${address}/pulls/${issue.number}` } }),
    parent_issue_url:
      issue.parent &&
      `${world.origin}/repos/${issue.parent.repository.name}/issues/${issue.parent.number}`,
    sub_issues_summary: { total: children.length, completed: 0, percent_completed: 0 },
    issue_dependencies_summary: {
      blocked_by: issue.blockedBy.length,
      blocking: blocking.length,
      total_blocked_by: issue.blockedBy.length,
      total_blocking: blocking.length,
    },
  };
}

export const commentJson = ({ id, user, body, at }: Comment) => ({
  id,
  user: userJson(user),
  body,
  created_at: instant(at),
  updated_at: instant(at),
});

export const eventJson = ({ id, event, actor, at, label, assignee, rename, ...more }: Event) => ({
  id,
  event,
  actor: userJson(actor),
  created_at: instant(at),
  commit_id: null,
  ...(label !== undefined && { label: { name: label, color: 'ededed' } }),
  ...(assignee && { assignee: userJson(assignee), assigner: userJson(actor) }),
  ...(rename && { rename }),
  ...(more.state_reason !== undefined && { state_reason: more.state_reason }),
});
