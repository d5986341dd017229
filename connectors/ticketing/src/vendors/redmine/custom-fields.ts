import { ConnectorError } from '@gatehouse/kit';
import type { CustomField } from '../../model.ts';
import { inProject } from './conditions.ts';
import type { Connection } from './connection.ts';
import { differs } from './kept.ts';
import type { Project } from './reference-replies.ts';
import { issuesReply, type Issue, type Named, type NativeField } from './replies.ts';

/** A field that a ticket of some project and tracker has. */
type KnownField = Pick<NativeField, 'id' | 'name' | 'multiple'>;

/** A field with the values that it shall have; none clears it. */
export interface AskedField extends KnownField {
  readonly values: readonly string[];
}

/**
 * The fields asked for, by their names in any case. In a field of several values they are divided by commas. Throws
 * ConnectorError `invalid` that lists the fields: Redmine itself leaves out one that it does not know, without a word.
 */
export function resolveFields(
  known: readonly KnownField[],
  asked: readonly CustomField[] | undefined,
): AskedField[] {
  const found = new Map<string, AskedField>();
  for (const { field, value } of asked ?? []) {
    const wanted = field.trim().toLowerCase();
    const match = known.find(({ name }) => name.toLowerCase() === wanted);
    if (!match) throw unknownField(field, known);
    found.set(match.id, {
      ...match,
      values: match.multiple ? parts(value) : value === '' ? [] : [value],
    });
  }
  return [...found.values()];
}

/** As Redmine takes them; undefined where there are none. */
export function onTheWire(
  fields: readonly AskedField[],
): readonly { id: string; value: string | readonly string[] }[] | undefined {
  if (fields.length === 0) return undefined;
  return fields.map(({ id, multiple, values }) => ({
    id,
    value: multiple ? values : (values[0] ?? ''),
  }));
}

export function inWords(fields: readonly AskedField[]): CustomField[] {
  return fields.map(({ name, values }) => ({ field: name, value: values.join(', ') }));
}

/** Redmine keeps the values of one field in an order of its own. */
export function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\0') === other.toSorted().join('\0');
}

/** What was asked of custom fields and is not there. */
export function droppedFields(asked: readonly AskedField[], kept: Issue): string[] {
  return asked.flatMap(({ id, name, values }) => {
    const has = kept.custom_fields.find((field) => field.id === id)?.values ?? [];
    if (sameValues(values, has)) return [];
    return differs(name, values.join(', '), has.join(', '));
  });
}

/**
 * The fields that a new ticket of this project and tracker has. Only administrators may ask for them; all others see
 * those of the newest such ticket, else of the newest at all, and those that the project has of its own.
 */
export async function fieldsOfNew(
  connection: Connection,
  project: Project,
  asked: Named | undefined,
): Promise<KnownField[]> {
  const { reference } = connection;
  const { trackers, issue_custom_fields: own } = await reference.project(project.id);
  const tracker = asked ?? trackers[0];
  if ((await reference.me()).admin) {
    return (await reference.customFields())
      .filter(({ customized_type }) => customized_type === 'issue')
      .filter((field) => !tracker || field.trackers.some(({ id }) => id === tracker.id))
      .map(({ id, name, multiple }) => ({ id, name, multiple: multiple === true }));
  }
  const newest =
    (tracker && (await newestOf(connection, project, tracker))) ??
    (await newestOf(connection, project));
  const seen = newest?.custom_fields ?? [];
  return [
    ...seen,
    ...own
      .filter(({ id }) => !seen.some((field) => field.id === id))
      .map((field) => ({ ...field, multiple: false })),
  ];
}

async function newestOf(
  { http }: Connection,
  project: Project,
  tracker?: Named,
): Promise<Issue | undefined> {
  const query = {
    ...inProject(project.id),
    tracker_id: tracker?.id,
    status_id: '*',
    sort: 'id:desc',
    limit: 1,
  };
  return (await http.get('issues.json', issuesReply, { query })).items[0];
}

function parts(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function unknownField(field: string, known: readonly KnownField[]): ConnectorError {
  const allowed = known.map(({ name }) => name);
  return new ConnectorError('invalid', `custom_fields: there is no field "${field}" here.`, {
    hint:
      allowed.length === 0
        ? 'No custom field of such tickets is known to the account of this connector.'
        : `Choose one of: ${allowed.slice(0, 50).join(', ')}.`,
    details: { fields: [{ field: 'custom_fields', message: `no field "${field}"`, allowed }] },
  });
}
