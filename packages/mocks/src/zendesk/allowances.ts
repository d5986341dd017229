import { createJudge, type Allowance, type Judge, type Schema } from '../judge.ts';
import { OPERATIONS } from './operations.ts';

const seen = '2026-11-26';
const reference = 'https://developer.zendesk.com/api-reference';
const tickets = `${reference}/ticketing/tickets/tickets/`;
const nullable = (schema: Schema): Schema => ({ ...schema, nullable: true });
const integer = { type: 'integer' };
const text = { type: 'string' };
const byCursor = { 'page[size]': integer, 'page[after]': text };
const byNumber = { page: integer, per_page: integer };

/** What Zendesk documents and its description lacks, or has otherwise. */
const ALLOWANCES: readonly Allowance[] = [
  {
    operations: ['CreateTicket'],
    seen,
    page: tickets,
    // a requester who may not exist yet
    body: {
      'ticket.requester': {
        type: 'object',
        properties: { name: text, email: { type: 'string', format: 'email' }, locale_id: integer },
      },
    },
  },
  {
    operations: ['CreateTicket', 'UpdateTicket'],
    seen,
    // "Setting metadata": the ticket object of the description has it, and its write objects do not
    page: 'https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/',
    body: { 'ticket.metadata': { type: 'object', additionalProperties: true } },
  },
  {
    operations: ['CreateTicket', 'UpdateTicket'],
    seen,
    page: tickets,
    corrected: {
      // emptied with null: the ticket object in the answers declares them without it, too
      'ticket.priority': {
        anyOf: [{ type: 'string', enum: ['urgent', 'high', 'normal', 'low'] }, { type: 'null' }],
      },
      'ticket.assignee_id': nullable(integer),
      'ticket.group_id': nullable(integer),
      'ticket.problem_id': nullable(integer),
      'ticket.external_id': nullable(text),
      // the description takes the definition of a field for a value of one
      'ticket.custom_fields': {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'value'],
          properties: {
            id: integer,
            value: {
              anyOf: [
                nullable(text),
                { type: 'number' },
                { type: 'boolean' },
                { type: 'array', items: text },
              ],
            },
          },
        },
      },
    },
  },
  {
    operations: [
      'ListTickets',
      'ListTicketIncidents',
      'ListGroupMembershipsByUserId',
      'ListTicketComments',
      'ListAuditsForTicket',
      'ListGroups',
      'ListTicketFields',
    ],
    seen,
    page: `${reference}/introduction/pagination/`,
    query: { ...byCursor, ...byNumber },
  },
  {
    operations: ['ListTicketComments'],
    seen,
    page: `${reference}/ticketing/tickets/ticket_comments/`,
    query: { sort: { type: 'string', enum: ['created_at', '-created_at'] } },
  },
  {
    operations: ['ExportSearchResults'],
    seen,
    page: `${reference}/ticketing/ticket-management/search/`,
    query: { 'page[after]': text },
  },
  {
    operations: ['ListSearchResults', 'SearchUsers'],
    seen,
    page: `${reference}/introduction/pagination/`,
    query: byNumber,
  },
  {
    operations: ['ShowTicket', 'ListSearchResults'],
    seen,
    page: 'https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/',
    query: { include: text },
  },
  {
    // a list of all groups, described with the path of one user's groups
    operations: ['ListGroups'],
    seen,
    page: `${reference}/ticketing/groups/groups/`,
    without: ['user_id'],
  },
];

/** A judge over Zendesk's description (`zendesk.yaml`, parsed). */
export function zendeskJudge(description: unknown): Judge {
  return createJudge(description, OPERATIONS, ALLOWANCES);
}
