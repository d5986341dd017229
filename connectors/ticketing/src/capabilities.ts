import { ConnectorError } from '@gatehouse/kit';

/** The tools of the category, in the order in which a client lists them. */
export const toolNames = [
  'describe_ticketing',
  'search_tickets',
  'count_tickets',
  'get_ticket',
  'list_comments',
  'get_history',
  'get_attachment',
  'find_people',
  'create_ticket',
  'update_ticket',
  'set_status',
  'add_comment',
  'link_tickets',
] as const;
export type ToolName = (typeof toolNames)[number];

/** `partial`: the notes of the description say what is missing. */
export const supports = ['yes', 'partial', 'no'] as const;
export type Support = (typeof supports)[number];

/** The neutral fields of a ticket that desks differ in, and whether a comment can be kept from the requester. */
export const fieldNames = [
  'title',
  'body',
  'priority',
  'queue',
  'type',
  'requester',
  'assignee',
  'labels',
  'due_date',
  'custom_fields',
  'resolution',
  'internal_comment',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** `create_only`: given when the ticket is opened, and not changed later by this connector. */
export const fieldSupports = ['read_write', 'create_only', 'read_only', 'none'] as const;
export type FieldSupport = (typeof fieldSupports)[number];

/** The same for all names: what a description says of most of them, before it says what is different. */
export function everyOf<Name extends string, Value>(
  names: readonly Name[],
  value: Value,
): Record<Name, Value> {
  const entries = names.map((name): [Name, Value] => [name, value]);
  // fromEntries forgets the names
  return Object.fromEntries(entries) as Record<Name, Value>; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/**
 * What a desk answers to what it cannot do: never an empty list, never something else instead. `what` ends the sentence
 * "… cannot"; `hint` names the nearest thing that it can do.
 */
export function notSupported(
  vendor: string,
  capability: ToolName | FieldName,
  what: string,
  hint: string,
): ConnectorError {
  return new ConnectorError('not_supported', `${vendor} cannot ${what}.`, {
    hint,
    details: { capability },
  });
}
