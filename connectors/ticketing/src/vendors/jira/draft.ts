import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft } from '../../adapter.ts';
import type { Foreseen } from '../../in-words.ts';
import type { Person } from '../../model.ts';
import { toAdf } from '../../text/adf.ts';
import type { Connection } from './connection.ts';
import { resolveFields, type AskedField } from './custom-fields.ts';
import { nativePriorities, neutralPriority, plain } from './enums.ts';
import { asKept } from './kept.ts';
import { findAssignee, findPerson } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import type { MetaField } from './reference-replies.ts';
import type { Named, NativeProject, NativeType } from './replies.ts';

/** A draft in Jira's terms. */
export interface ResolvedDraft {
  readonly project: NativeProject;
  readonly type: NativeType;
  /** Absent: Jira's default. */
  readonly priority: Named | undefined;
  readonly assignee: Person | undefined;
  readonly requester: Person | undefined;
  readonly custom: readonly AskedField[];
  /** What the screen for such issues holds: anything else Jira refuses. */
  readonly screen: readonly MetaField[];
  /** What Jira would refuse, by neutral name, with the reason: it is left out, with a warning. */
  readonly lost: Readonly<Record<string, string>>;
}

/** What every request holds anyway. */
const GIVEN: readonly string[] = ['project', 'issuetype', 'summary', 'description'];

/** Throws ConnectorError `invalid` for unknown names, labels with blanks, and fields that Jira demands and nobody gave. */
export async function resolveDraft(
  connection: Connection,
  draft: TicketDraft,
): Promise<ResolvedDraft> {
  const { reference } = connection;
  const project =
    draft.queue === undefined
      ? await defaultProject(connection)
      : await findProject(connection, draft.queue);
  const type = await findType(connection, project, draft.type);
  const screen = await reference.fields(project.id, type.id);
  requireLabels(draft.labels);
  const [priority] =
    draft.priority === undefined
      ? []
      : nativePriorities(await reference.priorities(), draft.priority);
  const { assignee, requester } = draft;
  const asked = {
    project,
    type,
    priority,
    screen,
    assignee:
      assignee === undefined ? undefined : await findAssignee(connection, assignee, project),
    requester:
      requester === undefined ? undefined : await findPerson(connection, 'requester', requester),
    custom: resolveFields(screen, draft.custom_fields),
  };
  const rights = await reference.rights(project);
  const lost = lostOf(draft, asked, rights.includes('MODIFY_REPORTER'));
  requireDemanded({ ...asked, lost }, draft);
  return { ...asked, lost };
}

/** As Jira takes it. */
export function onTheWire(draft: TicketDraft, asked: ResolvedDraft): Record<string, unknown> {
  const { project, type, priority, assignee, requester, custom, lost } = asked;
  const kept = (field: string) => !Object.hasOwn(lost, field);
  return {
    project: { id: project.id },
    issuetype: { id: type.id },
    summary: draft.title,
    ...(kept('body') && { description: toAdf(draft.body) }),
    ...(priority && kept('priority') && { priority: { id: priority.id } }),
    ...(assignee && kept('assignee') && { assignee: { accountId: assignee.id } }),
    ...(requester && kept('requester') && { reporter: { accountId: requester.id } }),
    ...(draft.labels?.length && kept('labels') && { labels: draft.labels }),
    ...(draft.due_date !== undefined && kept('due_date') && { duedate: draft.due_date }),
    ...Object.fromEntries(custom.map(({ id, send }) => [id, send])),
  };
}

/** The ticket that the draft would become, in the words of a ticket; only what it decides. */
export function foreseenOf(draft: TicketDraft, asked: ResolvedDraft): Foreseen {
  const { project, type, priority, assignee, requester, custom } = asked;
  return {
    title: draft.title.trim(),
    body: asKept(draft.body),
    queue: project.name,
    type: type.name,
    ...(draft.priority !== undefined && { priority: draft.priority }),
    ...(priority && { priority: neutralPriority(priority), priority_native: priority.name }),
    ...(assignee && { assignee }),
    ...(requester && { requester }),
    ...(draft.labels?.length && { labels: [...new Set(draft.labels)].toSorted() }),
    ...(draft.due_date !== undefined && { due_date: draft.due_date }),
    custom_fields: custom.map(({ name, value }) => ({ field: name, value })),
  };
}

/** The types of which tickets are opened here: no subtasks, which need a parent. The usual one comes first. */
export async function typesIn(
  { reference, issueType }: Connection,
  project: NativeProject,
): Promise<NativeType[]> {
  const types = await reference.types(project.id).catch((error: unknown) => {
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
    throw mayNotOpen(project);
  });
  const all = types.filter((type) => type.subtask !== true && (type.hierarchyLevel ?? 0) >= 0);
  if (all.length === 0) throw mayNotOpen(project);
  const configured = all.filter(
    ({ name }) => issueType !== undefined && plain(name) === plain(issueType),
  );
  const usual = all.filter(({ hierarchyLevel }) => (hierarchyLevel ?? 0) === 0);
  return [...new Set([...configured, ...usual, ...all])];
}

async function findType(
  connection: Connection,
  project: NativeProject,
  asked: string | undefined,
): Promise<NativeType> {
  const all = await typesIn(connection, project);
  const wanted = asked ?? connection.issueType;
  const [first] = all;
  const found =
    wanted === undefined ? first : all.find(({ name }) => plain(name) === plain(wanted));
  if (found) return found;
  const allowed = all.map(({ name }) => name);
  const problem = `is no type of ${project.name}`;
  throw new ConnectorError('invalid', `type: "${wanted ?? ''}" ${problem}.`, {
    hint:
      asked === undefined
        ? `Give the type, or let the operator set JIRA_ISSUE_TYPE, to one of: ${allowed.join(', ')}.`
        : `Choose one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'type', message: problem, allowed }] },
  });
}

function mayNotOpen({ name }: NativeProject): ConnectorError {
  return new ConnectorError(
    'forbidden',
    `The account of this connector may not open tickets in ${name}.`,
    { hint: 'Ask the operator for the permission "Create issues" there.' },
  );
}

/** Throws `invalid` for what cannot be a label of Jira. */
export function requireLabels(labels: readonly string[] | undefined): void {
  const wrong = labels?.find((label) => label === '' || /\s/.test(label));
  if (wrong === undefined) return;
  const message = 'a label of Jira has no blanks';
  throw new ConnectorError('invalid', `labels: ${JSON.stringify(wrong)}: ${message}.`, {
    hint: 'Write it in one word, for instance with hyphens.',
    details: { fields: [{ field: 'labels', message }] },
  });
}

function lostOf(
  draft: TicketDraft,
  { screen, priority }: Pick<ResolvedDraft, 'screen' | 'priority'>,
  mayName: boolean,
): Record<string, string> {
  const there = (id: string) => screen.some((field) => field.id === id);
  const missing = 'the screen for new issues of this type does not hold it';
  const given = [
    ['body', 'description', draft.body],
    ['priority', 'priority', draft.priority],
    ['assignee', 'assignee', draft.assignee],
    ['requester', 'reporter', draft.requester],
    ['labels', 'labels', draft.labels?.length ? draft.labels : undefined],
    ['due_date', 'duedate', draft.due_date],
  ] as const;
  return {
    ...Object.fromEntries(
      given
        .filter(([, id, value]) => value !== undefined && !there(id))
        .map(([field]) => [field, missing]),
    ),
    ...(draft.priority !== undefined &&
      !priority && { priority: 'no priority of this site stands for it' }),
    ...(draft.requester !== undefined &&
      !mayName && { requester: 'the account of this connector may not name the reporter' }),
  };
}

function requireDemanded(asked: ResolvedDraft, draft: TicketDraft): void {
  const sent = onTheWire(draft, asked);
  const missing = asked.screen.filter(
    ({ id, demanded }) => demanded && !GIVEN.includes(id) && (sent[id] ?? null) === null,
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  throw new ConnectorError(
    'invalid',
    `Jira demands of a new ${asked.type.name}: ${names.join(', ')}.`,
    {
      hint: 'Give these in custom_fields, or choose another type.',
      details: {
        fields: missing.map(({ id, name, allowed }) => ({
          field: neutralName(id),
          message: `${name} is required`,
          ...(allowed.length > 0 && { allowed: allowed.slice(0, 50) }),
        })),
      },
    },
  );
}

function neutralName(id: string): string {
  const names: Readonly<Record<string, string>> = {
    priority: 'priority',
    assignee: 'assignee',
    labels: 'labels',
    duedate: 'due_date',
    reporter: 'requester',
  };
  return (Object.hasOwn(names, id) ? names[id] : undefined) ?? 'custom_fields';
}
