import { ConnectorError } from '@gatehouse/kit';
import type { Account, Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames, type ToolName } from '../../capabilities.ts';
import { priority, status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { typesIn } from './draft.ts';
import {
  nativePriorities,
  nativeStatuses,
  neutralPriority,
  neutralStatus,
  priorityByName,
  statusByName,
} from './enums.ts';
import { defaultProject, isServiceDesk } from './projects.ts';
import { RIGHTS, type Right } from './reference-data.ts';
import type { NativeProject } from './replies.ts';

/** What this site can do for the account of this connector. The first call that proves the token. */
export async function describeJira(connection: Connection): Promise<Description> {
  const { reference } = connection;
  // asks for the account behind the token: other addresses may answer strangers too
  await reference.me();
  const project = await defaultProject(connection);
  const rights = await reference.rights(project);
  const may = (right: Right) => rights.includes(right);
  const statuses = await reference.projectStatuses(project.id);
  const priorities = await reference.priorities();
  const internal = isServiceDesk(project);
  const changed = may('EDIT_ISSUES') ? 'read_write' : 'create_only';
  const { types, demanded } = await openingIn(connection, project);
  return {
    vendor: 'jira',
    queues: (await reference.projects()).map(({ name }) => name),
    default_queue: project.name,
    types,
    statuses: status.options
      .map((word) => ({ status: word, native: namesOf(nativeStatuses(statuses, word)) }))
      .filter(({ native }) => native.length > 0),
    priorities: priority.options
      .map((word) => ({ priority: word, native: namesOf(nativePriorities(priorities, word)) }))
      .filter(({ native }) => native.length > 0),
    tools: {
      ...everyOf(toolNames, 'yes'),
      search_tickets: 'partial',
      count_tickets: 'partial',
      find_people: 'partial',
      create_ticket: internal || !may('MODIFY_REPORTER') ? 'partial' : 'yes',
      update_ticket: 'partial',
      set_status: 'partial',
      add_comment: internal && may('ADD_COMMENTS') ? 'yes' : 'partial',
      link_tickets: 'partial',
    },
    fields: {
      ...everyOf(fieldNames, changed),
      // of what is given at the opening only
      title: 'read_write',
      queue: 'create_only',
      type: 'create_only',
      requester: may('MODIFY_REPORTER') ? 'create_only' : 'read_only',
      resolution: may('TRANSITION_ISSUES') ? 'read_write' : 'read_only',
      internal_comment: internal ? 'read_write' : 'none',
      ...(!may('EDIT_ISSUES') && { title: 'create_only' }),
    },
    required_fields: demanded,
    version_enforcement: 'checked',
    idempotency: 'look-up',
    notes: [...notes, ...shortcomings(internal, rights)],
  };
}

const notes = [
  'search_tickets: Jira tells no total, and its search follows its writes with a delay of seconds. Text is looked for by whole words.',
  'count_tickets: a total is an estimate of Jira. Groups are counted by reading up to 1000 tickets; more are estimated by status, priority, queue or month, and refused by assignee or label.',
  'find_people: by the beginnings of names; many people hide their e-mail address, which then finds nobody.',
  'update_ticket: a ticket stays in its project and keeps its type and its requester. Labels have no blanks.',
  'set_status: only the moves of the workflow. A ticket that ended is canceled if its resolution says so, such as Won’t Do. A resolution is kept where the screen of the move asks for one. A move that demands other fields is refused.',
  'link_tickets: with the types of link that the site has for relates, blocks and duplicates; others are shown as relates. A parent stands one level above the child, and an epic does not list what is below it.',
  'Custom fields are those on the screen for new issues of a type; the values of a field with several of them are divided by commas.',
  'Each write leaves a mark in a property of the issue or comment, gatehouse.mark or gatehouse.update, by which it is found again when it broke off. Nobody sees it in Jira.',
];

const NEEDS: Readonly<Record<Right, readonly ToolName[]>> = {
  BROWSE_PROJECTS: ['search_tickets', 'get_ticket'],
  CREATE_ISSUES: ['create_ticket'],
  EDIT_ISSUES: ['update_ticket'],
  TRANSITION_ISSUES: ['set_status'],
  ADD_COMMENTS: ['add_comment'],
  LINK_ISSUES: ['link_tickets'],
  MODIFY_REPORTER: ['create_ticket'],
};

function shortcomings(internal: boolean, rights: readonly string[]): string[] {
  const lacking = RIGHTS.filter((right) => !rights.includes(right));
  return [
    internal
      ? 'create_ticket: a ticket that is opened here has no request type, so its requester does not see it in the portal.'
      : 'add_comment: the project is no service desk: there are no internal comments, and set_status takes none.',
    ...lacking.map(
      (right) => `${NEEDS[right].join(', ')}: the account of this connector lacks ${right} here.`,
    ),
  ];
}

/** The kinds of ticket, the usual one first, and what Jira demands of it; none where the account may open nothing. */
async function openingIn(connection: Connection, project: NativeProject) {
  const types = await typesIn(connection, project).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'forbidden') return [];
    throw error;
  });
  const [first] = types;
  const screen = first ? await connection.reference.fields(project.id, first.id) : [];
  const demanded = screen
    .filter((field) => field.demanded && !ALWAYS.includes(field.id))
    .map(({ name }) => name);
  return { types: namesOf(types), demanded };
}

const ALWAYS: readonly string[] = ['project', 'issuetype', 'summary', 'description'];

/** As whom this connector acts, what it lacks in the configured project, and the words that no neutral one fits. */
export async function accountOf(connection: Connection): Promise<Account> {
  const { reference } = connection;
  const { displayName, emailAddress, accountId } = await reference.me();
  const project = await defaultProject(connection);
  const rights = await reference.rights(project);
  const statuses = await reference.projectStatuses(project.id);
  const priorities = await reference.priorities();
  const known = new Map(statuses.map((native) => [native.id, native]));
  return {
    person: `${displayName} (${emailAddress || accountId})`,
    granted: rights,
    missing: RIGHTS.filter((right) => !rights.includes(right)).map((right) => ({
      right,
      tools: NEEDS[right],
      next: `In Jira, open the settings of ${project.name}, then Permissions, and grant it to a role of this account.`,
    })),
    unmapped: [
      ...[...known.values()]
        .filter((native) => statusByName(native) === undefined)
        .map((native) => ({ native: native.name, shown: neutralStatus(native) })),
      ...priorities
        .filter((native) => priorityByName(native) === undefined)
        .map((native) => ({ native: native.name, shown: neutralPriority(native) })),
    ],
  };
}

/** By issue type a project may list a status several times. */
function namesOf(natives: readonly { readonly name: string }[]): string[] {
  return [...new Set(natives.map(({ name }) => name))];
}
