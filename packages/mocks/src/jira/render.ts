import { plainText } from './adf.ts';
import type { Attachment, Comment, Issue, Link, Named, User } from './model.ts';
import { isPublic, projectOf, visibleComments } from './rights.ts';
import { stamp } from './time.ts';
import type { World } from './world.ts';

export function renderUser(world: World, accountId: string | null) {
  const user = world.users.find((one) => one.accountId === accountId);
  if (!user) return null;
  return {
    self: `${world.origin}/rest/api/3/user?accountId=${user.accountId}`,
    accountId: user.accountId,
    accountType: user.accountType,
    ...(user.emailVisible && { emailAddress: user.email }),
    avatarUrls: { '48x48': `https://avatar-management.test/${user.accountId}/48` },
    displayName: user.displayName,
    active: user.active,
    timeZone: world.zone,
    // a field that no description names
    tintColor: null,
  };
}

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

function renderCategory(world: World, category: keyof typeof CATEGORIES) {
  const { id, key, colorName, name } = CATEGORIES[category];
  return { self: `${world.origin}/rest/api/3/statuscategory/${id}`, id, key, colorName, name };
}

export function renderStatus(world: World, id: string) {
  const status = world.statuses.find((one) => one.id === id);
  if (!status) return null;
  return {
    self: `${world.origin}/rest/api/3/status/${id}`,
    description: '',
    iconUrl: `${world.origin}/images/icons/statuses/generic.png`,
    name: status.name,
    id,
    statusCategory: renderCategory(world, status.category),
  };
}

export function renderNamed(world: World, all: readonly Named[], id: string | null, kind: string) {
  const found = all.find((one) => one.id === id);
  return found
    ? { self: `${world.origin}/rest/api/3/${kind}/${found.id}`, name: found.name, id: found.id }
    : null;
}

function renderType(world: World, issue: Issue) {
  const type = projectOf(world, issue).issueTypes.find(({ id }) => id === issue.type);
  return {
    ...renderNamed(world, projectOf(world, issue).issueTypes, issue.type, 'issuetype'),
    description: '',
    subtask: type?.hierarchyLevel === -1,
    hierarchyLevel: type?.hierarchyLevel ?? 0,
  };
}

/** An issue as other issues hold it. */
function renderRef(world: World, issue: Issue) {
  return {
    id: issue.id,
    key: issue.key,
    self: `${world.origin}/rest/api/3/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: renderStatus(world, issue.status),
      priority: renderNamed(world, world.priorities, issue.priority, 'priority'),
      issuetype: renderType(world, issue),
    },
  };
}

export function renderLinkType(world: World, id: string) {
  const type = world.linkTypes.find((one) => one.id === id);
  return type && { ...type, self: `${world.origin}/rest/api/3/issueLinkType/${id}` };
}

/** From the one end the other is `outwardIssue`, from there this one is `inwardIssue`. */
function renderLink(world: World, issue: Issue, link: Link) {
  const outward = link.inward === issue.id;
  const other = world.issues.find(({ id }) => id === (outward ? link.outward : link.inward));
  return {
    id: link.id,
    self: `${world.origin}/rest/api/3/issueLink/${link.id}`,
    type: renderLinkType(world, link.type),
    ...(other && { [outward ? 'outwardIssue' : 'inwardIssue']: renderRef(world, other) }),
  };
}

export function renderComment(
  world: World,
  issue: Issue,
  comment: Comment,
  expand: readonly string[],
) {
  const properties = Object.entries(comment.properties).map(([key, value]) => ({ key, value }));
  return {
    self: `${world.origin}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: renderUser(world, comment.author),
    body: comment.body,
    ...(expand.includes('renderedBody') && { renderedBody: `<p>${plainText(comment.body)}</p>` }),
    updateAuthor: renderUser(world, comment.author),
    created: stamp(comment.created, world.zone),
    updated: stamp(comment.updated, world.zone),
    ...(comment.visibility && {
      visibility: { ...comment.visibility, identifier: comment.visibility.value },
    }),
    ...(expand.includes('properties') && { properties }),
    jsdPublic: isPublic(world, issue, comment),
  };
}

/** Within an issue the id is text, in the attachment's own answer a number: as they come from real sites. */
export function renderAttachment(world: World, attachment: Attachment) {
  const at = (part: string) => `${world.origin}/rest/api/3/attachment/${part}${attachment.id}`;
  return {
    self: at(''),
    filename: attachment.filename,
    author: renderUser(world, attachment.author),
    created: stamp(attachment.created, world.zone),
    size: attachment.content.byteLength,
    mimeType: attachment.mimeType,
    content: at('content/'),
  };
}

export function renderProject(world: World, id: string) {
  const project = world.projects.find((one) => one.id === id);
  if (!project) return null;
  return {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    self: `${world.origin}/rest/api/3/project/${id}`,
    id,
    key: project.key,
    name: project.name,
    avatarUrls: {},
    projectTypeKey: project.type,
    simplified: false,
    style: 'classic',
    isPrivate: false,
    properties: {},
    entityId: null,
  };
}

/** Every field that this world knows, as `*all` gives them; what is not set is null. */
export function allFields(world: World, user: User, issue: Issue): Record<string, unknown> {
  const project = projectOf(world, issue);
  const status = world.statuses.find(({ id }) => id === issue.status);
  const parent = world.issues.find(({ id }) => id === issue.parent);
  const requestType = project.requestTypes.find(({ id }) => id === issue.requestType);
  const comments = visibleComments(user, issue).map((one) => renderComment(world, issue, one, []));
  const links = world.links.filter(({ inward, outward }) => [inward, outward].includes(issue.id));
  return {
    summary: issue.summary,
    description: issue.description,
    project: renderProject(world, project.id),
    issuetype: renderType(world, issue),
    status: renderStatus(world, issue.status),
    statusCategory: status ? renderCategory(world, status.category) : null,
    statuscategorychangedate: stamp(issue.statusChanged, world.zone),
    priority: renderNamed(world, world.priorities, issue.priority, 'priority'),
    labels: issue.labels,
    assignee: renderUser(world, issue.assignee),
    reporter: renderUser(world, issue.reporter),
    creator: renderUser(world, issue.creator),
    created: stamp(issue.created, world.zone),
    updated: stamp(issue.updated, world.zone),
    duedate: issue.due,
    resolution: renderNamed(world, world.resolutions, issue.resolution, 'resolution'),
    resolutiondate: issue.resolved === null ? null : stamp(issue.resolved, world.zone),
    comment: {
      comments,
      self: `${world.origin}/rest/api/3/issue/${issue.id}/comment`,
      maxResults: comments.length,
      total: comments.length,
      startAt: 0,
    },
    issuelinks: links.map((link) => renderLink(world, issue, link)),
    attachment: issue.attachments.map((one) => ({ ...renderAttachment(world, one), id: one.id })),
    subtasks: world.issues
      .filter((one) => one.parent === issue.id)
      .map((one) => renderRef(world, one)),
    ...(parent && { parent: renderRef(world, parent) }),
    customfield_10010: requestType
      ? {
          _links: { web: `${world.origin}/servicedesk/customer/portal/1/${issue.key}` },
          requestType: { id: requestType.id, name: requestType.name },
          currentStatus: { status: status?.name ?? null },
        }
      : null,
    ...Object.fromEntries(project.fields.map(({ id }) => [id, issue.custom[id] ?? null])),
    environment: null,
    security: null,
    lastViewed: null,
    timeestimate: null,
    aggregatetimespent: null,
    workratio: -1,
    components: [],
    fixVersions: [],
    versions: [],
    timetracking: {},
    customfield_10099: null,
    votes: {
      self: `${world.origin}/rest/api/3/issue/${issue.key}/votes`,
      votes: 0,
      hasVoted: false,
    },
    watches: { watchCount: 1, isWatching: true },
  };
}

const NOT_NAVIGABLE = ['comment', 'attachment', 'timetracking', 'parent'];

/** `*all`, `*navigable`, names, and names that are taken away with a minus. Names that do not exist give nothing. */
export function chosenFields(
  all: Readonly<Record<string, unknown>>,
  asked: readonly string[],
): Record<string, unknown> {
  const taken = asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
  const everything = asked.includes('*all') || asked.every((name) => name.startsWith('-'));
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) =>
        !taken.includes(name) &&
        (everything ||
          asked.includes(name) ||
          (asked.includes('*navigable') && !NOT_NAVIGABLE.includes(name))),
    ),
  );
}
