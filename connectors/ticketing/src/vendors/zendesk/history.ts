import { z } from 'zod';
import type { ListPage, Page } from '../../adapter.ts';
import { personInWords } from '../../in-words.ts';
import type { HistoryEntry } from '../../model.ts';
import type { Connection } from './connection.ts';
import { wordsOf } from './custom-fields.ts';
import { neutralPriority, neutralStatus, statusName } from './enums.ts';
import { peopleOf } from './people.ts';
import { dayOf, personOf, queueOf } from './records.ts';
import { MAX_PAGE } from './reference-data.ts';
import type { CustomStatus, NativeField, NativeGroup } from './reference-replies.ts';
import { auditsReply, type Audit, type AuditEvent, type NativeUser } from './replies.ts';
import { readTicket } from './tickets.ts';

/** The page of Zendesk that is being read, and how many entries of it were shown. */
const position = z.object({ after: z.string().optional(), shown: z.int().min(0) });

/** What changed since the ticket was opened, out of its audits, the oldest first. Throws ConnectorError `not_found`. */
export async function getHistory(
  connection: Connection,
  id: string,
  page: Page,
): Promise<ListPage<HistoryEntry>> {
  const { ticket } = await readTicket(connection, id);
  const start = page.position === undefined ? { shown: 0 } : position.parse(page.position);
  let { after, shown } = start;
  const items: HistoryEntry[] = [];
  for (;;) {
    const query = { 'page[size]': MAX_PAGE, 'page[after]': after };
    // each page starts where the one before ended
    const got = await connection.http.get(`api/v2/tickets/${ticket.id}/audits.json`, auditsReply, {
      query,
    });
    const names = await namesFor(connection, got.items);
    const entries = got.items.flatMap((audit) => entriesOf(audit, names));
    for (const entry of entries.slice(shown)) {
      if (items.length === page.limit) return { items, next: { after, shown } };
      items.push(entry);
      shown += 1;
    }
    if (got.after === undefined) return { items };
    ({ after, shown } = { after: got.after, shown: 0 });
  }
}

interface Names {
  readonly users: readonly NativeUser[];
  readonly groups: readonly NativeGroup[];
  readonly statuses: readonly CustomStatus[];
  readonly fields: readonly NativeField[];
}

const changesIn = ({ events }: Audit): AuditEvent[] =>
  events.filter(({ type }) => type === 'Change');

async function namesFor(connection: Connection, audits: readonly Audit[]): Promise<Names> {
  const { reference } = connection;
  const people = audits.flatMap((audit) => [
    audit.author_id,
    ...changesIn(audit)
      .filter(({ field_name: name }) => name === 'assignee_id' || name === 'requester_id')
      .flatMap(({ value, previous_value }) => [idOf(value), idOf(previous_value)]),
  ]);
  return {
    users: await peopleOf(connection, people),
    groups: await reference.groups(),
    statuses: await reference.statuses(),
    fields: await reference.fields(),
  };
}

function entriesOf(audit: Audit, names: Names): HistoryEntry[] {
  const by = personOf(audit.author_id, names.users);
  const changes = changesIn(audit);
  const moved = changes.some(({ field_name: name }) => name === 'status');
  return (
    changes
      // the category says it already
      .filter(({ field_name: name }) => !(moved && name === 'custom_status_id'))
      .map(({ field_name: name, value, previous_value }) => {
        const { field, word } = fieldOf(name, names);
        return {
          at: audit.created_at,
          ...(by && { by }),
          field,
          from: word(previous_value),
          to: word(value),
        };
      })
  );
}

/** Neutral names of Zendesk's attributes; all others keep their own. */
const neutral: ReadonlyMap<string, string> = new Map([
  ['subject', 'title'],
  ['status', 'status'],
  ['custom_status_id', 'status_native'],
  ['priority', 'priority'],
  ['assignee_id', 'assignee'],
  ['requester_id', 'requester'],
  ['group_id', 'queue'],
  ['tags', 'labels'],
  ['due_at', 'due_date'],
  // as a link of this ticket: it is the child of the other
  ['problem_id', 'child'],
]);

const text = (value: unknown) => wordsOf(undefined, value) || null;

function fieldOf(
  name: string,
  { users, groups, statuses, fields }: Names,
): { field: string; word: (value: unknown) => string | null } {
  const own = fields.find(({ id }) => id === name);
  if (/^\d+$/.test(name)) {
    return {
      field: own?.title ?? `custom field ${name}`,
      word: (value) => wordsOf(own, value) || null,
    };
  }
  const known = (work: (value: string) => string | undefined) => (value: unknown) => {
    const given = text(value);
    return given === null ? null : (work(given) ?? given);
  };
  const words: Readonly<Record<string, (value: unknown) => string | null>> = {
    status: known(neutralStatus),
    status_native: known((value) => statusName({ status: '', custom_status_id: value }, statuses)),
    priority: (value) => neutralPriority(text(value) ?? ''),
    assignee: known((value) => inWords(value, users)),
    requester: known((value) => inWords(value, users)),
    queue: known((value) => queueOf(value, groups)),
    due_date: known((value) => (Number.isNaN(Date.parse(value)) ? undefined : dayOf(value))),
  };
  const field = neutral.get(name) ?? name;
  return { field, word: Object.hasOwn(words, field) ? (words[field] ?? text) : text };
}

function inWords(id: string, users: readonly NativeUser[]): string | undefined {
  const found = personOf(id, users);
  return found && personInWords(found);
}

const idOf = (value: unknown): string | undefined => {
  const given = typeof value === 'number' ? String(value) : value;
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? given : undefined;
};
