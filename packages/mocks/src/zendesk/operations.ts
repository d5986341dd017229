import type { Operation } from '../judge.ts';

const api = '/api/v2';

/** What a connector for Zendesk asks, with a request of each that is right and one that is wrong. */
export const OPERATIONS: readonly Operation[] = [
  {
    id: 'CreateTokenForGrantType',
    method: 'POST',
    path: '/oauth/tokens',
    good: {
      url: '/oauth/tokens',
      body: { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y', scope: 'read' },
    },
    bad: { url: '/oauth/tokens', body: { grant_type: 'password', client_id: 'x' } },
    undescribed: {
      seen: '2026-11-26',
      page: 'https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/',
      types: ['application/json', 'application/x-www-form-urlencoded'],
      body: {
        type: 'object',
        required: ['grant_type'],
        properties: {
          grant_type: { enum: ['client_credentials', 'refresh_token', 'authorization_code'] },
          client_id: { type: 'string' },
          client_secret: { type: 'string' },
          refresh_token: { type: 'string' },
          code: { type: 'string' },
          redirect_uri: { type: 'string' },
          scope: { type: 'string' },
          // a form holds text only
          expires_in: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d+$' }] },
        },
      },
    },
  },
  read('ShowCurrentUser', '/users/me', '/users/me', '/users/me?expand=all'),
  read('ShowUser', '/users/{user_id}', '/users/361000000002', '/users/alice'),
  read(
    'ListGroupMembershipsByUserId',
    '/users/{user_id}/group_memberships',
    '/users/7/group_memberships?page[size]=100',
    '/users/7/group_memberships?group=1',
  ),
  read('ShowManyUsers', '/users/show_many', '/users/show_many?ids=1,2', '/users/show_many?id=1'),
  read('SearchUsers', '/users/search', '/users/search?query=alice&page=2', '/users/search?q=alice'),
  read(
    'ListGroups',
    '/groups',
    '/groups?exclude_deleted=true&page[size]=50',
    '/groups?name=Support',
  ),
  read(
    'ListTicketFields',
    '/ticket_fields',
    '/ticket_fields?page[size]=100',
    '/ticket_fields?type=x',
  ),
  read(
    'ListCustomStatuses',
    '/custom_statuses',
    '/custom_statuses?active=true',
    '/custom_statuses?active=perhaps',
  ),
  read(
    'ShowAttachment',
    '/attachments/{attachment_id}',
    '/attachments/498483',
    '/attachments/crash.log',
  ),
  {
    id: 'CreateTicket',
    method: 'POST',
    path: `${api}/tickets`,
    good: {
      url: `${api}/tickets`,
      body: {
        ticket: {
          subject: 'Printer',
          priority: null,
          comment: { body: 'It burns', public: true },
          requester: { name: 'Carol', email: 'carol@customer.test' },
          custom_fields: [{ id: 360_018_000_101, value: null }],
        },
      },
    },
    bad: {
      url: `${api}/tickets`,
      body: { ticket: { subject: 'Printer', prioritty: 'high', comment: { body: 'It burns' } } },
    },
  },
  {
    id: 'UpdateTicket',
    method: 'PUT',
    path: `${api}/tickets/{ticket_id}`,
    good: {
      url: `${api}/tickets/7`,
      body: {
        ticket: {
          status: 'pending',
          assignee_id: null,
          safe_update: true,
          updated_stamp: '2026-11-02T09:00:00Z',
          comment: { html_body: '<p>Wait</p>', public: false },
          metadata: { case: '7' },
        },
      },
    },
    bad: { url: `${api}/tickets/7`, body: { ticket: { status: 'in_progress' } } },
  },
  read(
    'ListTickets',
    '/tickets',
    '/tickets?external_id=gh-1&page[size]=2',
    '/tickets?externalid=gh-1',
  ),
  read('ShowTicket', '/tickets/{ticket_id}', '/tickets/7?include=users', '/tickets/ACME-7'),
  read('TicketsShowMany', '/tickets/show_many', '/tickets/show_many?ids=7,8', '/tickets/show_many'),
  read(
    'ListTicketComments',
    '/tickets/{ticket_id}/comments',
    '/tickets/7/comments?page[size]=50&page[after]=xyz&include=users&sort=-created_at',
    '/tickets/7/comments?page[limit]=50',
  ),
  read(
    'ListAuditsForTicket',
    '/tickets/{ticket_id}/audits',
    '/tickets/7/audits?page[size]=50&page[after]=xyz',
    '/tickets/7/audits?page[size]=many',
  ),
  read(
    'ListTicketIncidents',
    '/tickets/{ticket_id}/incidents',
    '/tickets/7/incidents?page[size]=100',
    '/tickets/7/incidents?type=incident',
  ),
  read(
    'ListSearchResults',
    '/search',
    '/search?query=type:ticket&sort_by=updated_at&sort_order=desc&page=2&per_page=50',
    '/search?sort_by=updated_at',
  ),
  read('CountSearchResults', '/search/count', '/search/count?query=type:ticket', '/search/count'),
  read(
    'ExportSearchResults',
    '/search/export',
    '/search/export?query=printer&filter[type]=ticket&page[size]=100&page[after]=xyz',
    '/search/export?query=printer&filter[type]=ticket&sort_by=updated_at',
  ),
];

function read(id: string, path: string, good: string, bad: string): Operation {
  return {
    id,
    method: 'GET',
    path: `${api}${path}`,
    good: { url: `${api}${good}` },
    bad: { url: `${api}${bad}` },
  };
}
