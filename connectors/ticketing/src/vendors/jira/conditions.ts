import { ConnectorError } from '@gatehouse/kit';
import type { CountFilter } from '../../adapter.ts';
import { notSupported, type ToolName } from '../../capabilities.ts';
import type { Priority, Status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { endsBy, isCanceling, nativePriorities, neutralStatus } from './enums.ts';
import { all, anyOf, days, either, holdsText, quoted } from './jql.ts';
import { findPerson } from './people.ts';
import { findProject } from './projects.ts';
import type { Named } from './replies.ts';

/**
 * A filter as JQL, always with a restriction: Jira refuses a search for everything. Undefined where no ticket can fit,
 * and there is nothing to ask. Throws `invalid` for unknown names and a text without any word, `not_supported` for
 * words that no native value stands for: an empty list would read as "there are none".
 */
export async function conditionsOf(
  connection: Connection,
  filter: CountFilter,
  tool: ToolName,
): Promise<string | undefined> {
  // Jira's labels have no blanks
  if (filter.labels?.some((label) => label === '' || /\s/.test(label))) return undefined;
  const { timeZone } = await connection.reference.me();
  const project =
    filter.queue === undefined ? undefined : await findProject(connection, filter.queue);
  const person = async (field: 'assignee' | 'requester') => {
    const text = filter[field];
    return text === undefined ? undefined : (await findPerson(connection, field, text)).id;
  };
  const [assignee, reporter] = [await person('assignee'), await person('requester')];
  const { created_from, created_to, updated_from, updated_to, due_to } = filter;
  return all([
    project ? `project = ${quoted(project.id)}` : 'project is not EMPTY',
    textIn(filter.text),
    await required(tool, 'status', filter.status, (words) => statusIn(connection, words)),
    await required(tool, 'priority', filter.priority, (words) => priorityIn(connection, words)),
    assignee && `assignee = ${quoted(assignee)}`,
    reporter && `reporter = ${quoted(reporter)}`,
    ...(filter.labels ?? []).map((label) => `labels = ${quoted(label)}`),
    ...days('created', created_from, created_to, timeZone),
    ...days('updated', updated_from, updated_to, timeZone),
    // a due date has no time, and so no zone
    due_to === undefined ? undefined : `due <= ${quoted(due_to)}`,
  ]);
}

function textIn(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const clause = holdsText(text);
  if (clause !== undefined) return clause;
  const message = 'holds no letter and no digit';
  throw new ConnectorError('invalid', `text: ${JSON.stringify(text)} ${message}.`, {
    hint: 'Jira looks for words: give at least one.',
    details: { fields: [{ field: 'text', message }] },
  });
}

async function required<Word extends string>(
  tool: ToolName,
  field: string,
  wanted: readonly Word[] | undefined,
  clauseOf: (words: readonly Word[]) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const clause = await clauseOf(wanted);
  if (clause !== undefined) return clause;
  throw notSupported(
    'Jira',
    tool,
    `look for the ${field} ${wanted.join(' or ')}: none of its own stands for it here`,
    'describe_ticketing lists what there is.',
  );
}

/**
 * The native statuses that these words stand for. Where a ticket is over, its resolution tells whether it was canceled.
 * Undefined: none.
 */
export async function statusIn(
  { reference }: Connection,
  words: readonly Status[],
): Promise<string | undefined> {
  const statuses = await reference.statuses();
  const given = idsOf((await reference.resolutions()).filter(({ name }) => isCanceling(name)));
  const canceled = words.includes('canceled');
  const plainly = statuses.filter((native) => words.includes(neutralStatus(native)));
  const byResolution = given.length > 0;
  const over = plainly.filter((native) => endsBy(native) && byResolution && !canceled);
  const others = statuses.filter(
    (native) => canceled && byResolution && endsBy(native) && !plainly.includes(native),
  );
  const clauses = [
    ...inIds(plainly.filter((native) => !over.includes(native))),
    ...inIds(over).map(
      (clause) =>
        `(${clause} AND (resolution is EMPTY OR resolution not in (${given.map(quoted).join(', ')})))`,
    ),
    ...inIds(others).map((clause) => `(${clause} AND ${anyOf('resolution', given)})`),
  ];
  return clauses.length === 0 ? undefined : either(clauses);
}

/** Two projects may call different statuses by one name: the id tells which. */
function inIds(natives: readonly Named[]): string[] {
  return natives.length === 0 ? [] : [anyOf('status', idsOf(natives))];
}

/** Undefined: none of the site's priorities stands for any of these words. */
export async function priorityIn(
  { reference }: Connection,
  words: readonly Priority[],
): Promise<string | undefined> {
  const priorities = await reference.priorities();
  const ids = idsOf(words.flatMap((word) => nativePriorities(priorities, word)));
  const clauses = [
    ...(ids.length === 0 ? [] : [anyOf('priority', ids)]),
    ...(words.includes('none') ? ['priority is EMPTY'] : []),
  ];
  return clauses.length === 0 ? undefined : either(clauses);
}

const idsOf = (natives: readonly Named[]): string[] => natives.map(({ id }) => id);
