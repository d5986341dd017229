import { getResponse } from 'msw';
import { isRecord } from './answer.ts';
import { createZendesk, type ZendeskMock } from '../zendesk.ts';

export const ALICE = 361_000_000_002;
export const SUPPORT = 360_001_000_211;

interface Options {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A world with three tickets, or the seeded one, and short ways to ask it. */
export function openWorld(seed: Parameters<typeof createZendesk>[0] = {}) {
  const world: ZendeskMock = createZendesk({
    tickets: [
      { subject: 'Printer jams', body: 'on floor 3', priority: 'high', tags: ['office'] },
      { subject: 'Invoice wrong', status: 'pending', assignee: 'alice', externalId: 'X-7' },
      { subject: 'Move desk', due: '2026-12-01T12:00:00Z', assignee: 'bob', group: 'Second Level' },
    ],
    ...seed,
  });
  const session = { token: world.token() };

  async function call(method: string, path: string, { body, headers }: Options = {}) {
    const url = path.startsWith('https:') ? path : `${world.origin}/${path}`;
    const request = new Request(url, {
      method,
      headers: {
        authorization: `Bearer ${session.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answered(world, request);
  }
  const get = (path: string) => call('GET', `api/v2/${path}`);
  return {
    world,
    /** The token of the next requests. */
    session,
    call,
    get,
    put: (id: number, ticket: object) => call('PUT', `api/v2/tickets/${id}`, { body: { ticket } }),
    post: (ticket: object, headers: Record<string, string> = {}) =>
      call('POST', 'api/v2/tickets.json', { body: { ticket }, headers }),
    /** A request without any credential. */
    bare: (path: string) =>
      answered(world, new Request(path.startsWith('https:') ? path : `${world.origin}/${path}`)),
    /** Ids of the tickets that the export finds. */
    async found(query: string) {
      const asked = new URLSearchParams({ query, 'filter[type]': 'ticket', 'page[size]': '100' });
      const { json } = await get(`search/export.json?${asked.toString()}`);
      return list(json, 'results').map((one) => at(one, 'id'));
    },
  };
}

interface Answered {
  readonly status: number;
  readonly json: unknown;
  readonly headers: { get(name: string): string | null };
}

async function answered(world: ZendeskMock, request: Request): Promise<Answered> {
  const reply = await getResponse([...world.handlers], request);
  if (!reply) throw new Error(`no handler for ${request.url}`);
  const text = await reply.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : text;
  return { status: reply.status, json, headers: reply.headers };
}

/** What lies at a path in an answer. */
export function at(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), json);
}

export const textAt = (json: unknown, ...path: readonly string[]): string => {
  const value = at(json, ...path);
  if (typeof value !== 'string') throw new TypeError(`no text at ${path.join('.')}`);
  return value;
};

export function list(json: unknown, ...path: readonly string[]): unknown[] {
  const value = at(json, ...path);
  return Array.isArray(value) ? value : [];
}
