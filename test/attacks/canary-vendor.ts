import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A vendor that gives back whatever it was sent, in every shape that vendors, proxies and libraries have. */
export interface EchoingVendor {
  readonly url: URL;
  responses: number;
  /** How often each behaviour was played. */
  readonly played: Map<string, number>;
  close(): Promise<void>;
}

/** At least 0 and below 1. */
type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <Item>(items: readonly Item[], random: Random): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

/** A secret in some encoding, with bytes around it. */
export function encoded(secret: string, random: Random): string {
  const before = 'abcdefg '.slice(0, Math.floor(random() * 8));
  const after = ' tail'.slice(0, Math.floor(random() * 6));
  const bytes = Buffer.from(`${before}${secret}${after}`);
  return pick(
    [
      () => `${before}${secret}${after}`,
      () => `${before}${encodeURIComponent(secret)}${after}`,
      () => JSON.stringify({ key: secret }),
      () => bytes.toString('base64'),
      () => bytes.toString('base64url'),
      () => bytes.toString('hex'),
      () => bytes.toString('hex').toUpperCase(),
      () => `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
      () => `https://u:${encodeURIComponent(secret)}@desk.test/?key=${encodeURIComponent(secret)}`,
      // longer than anything that is cut: a cut must not leave half a secret
      () => `${'x'.repeat(Math.floor(random() * 900))}${secret}`,
    ],
    random,
  )();
}

type Play = (response: ServerResponse, text: string) => void;
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const headerText = (text: string) => encodeURIComponent(text);

const misbehaviours: Record<string, Play> = {
  'errors of 422': (to, text) => json(to, 422, { errors: [text, `no ${text}`] }),
  'body of 400': (to, text) => json(to, 400, { error: { message: text, [text]: text } }),
  'body of 401': (to, text) => json(to, 401, { error: text }),
  'body of 403': (to, text) => json(to, 403, { errors: [text] }),
  'body of 404': (to, text) => json(to, 404, { error: text }),
  'body of 409': (to, text) => json(to, 409, { errors: [text] }),
  'trace of 500': (to, text) => json(to, 500, { trace: `Error: ${text}\n    at app.rb:1` }),
  'page of 502': (to, text) =>
    to.writeHead(502, { 'content-type': 'text/html' }).end(`<html><h1>${text}</h1></html>`),
  'header of 429': (to, text) =>
    to.writeHead(429, { 'retry-after': headerText(text), 'x-echo': headerText(text) }).end(),
  'header of 503': (to, text) =>
    to.writeHead(503, { 'set-cookie': `k=${headerText(text)}` }).end(headerText(text)),
  redirect: (to, text) => to.writeHead(302, { location: `/x?k=${headerText(text)}` }).end(),
  'redirect elsewhere': (to, text) =>
    to
      .writeHead(307, { location: `http://${headerText(text).replaceAll('%', '')}.test/` })
      .end(text),
  'cut JSON': (to, text) =>
    to.writeHead(200, { 'content-type': 'application/json' }).end(`{"issue":{"subject":"${text}`),
  'wrong JSON': (to, text) => json(to, 200, { issue: text, issues: text, key: text }),
  'JSON that is text': (to, text) => json(to, 200, text),
  'text for JSON': (to, text) => to.writeHead(200, { 'content-type': 'text/plain' }).end(text),
  'words of the status line': (to, text) => to.writeHead(418, headerText(text)).end(),
  'broken off': (to, text) => {
    to.writeHead(200, { 'content-length': 9_999 }).write(text);
    setImmediate(() => to.destroy());
  },
};

/** `secretsOf` gives what a request carried; `control` is repeated as well, and no secret of anybody. */
export async function startVendor(
  { seed, control }: { seed: number; control: string },
  secretsOf: (request: IncomingMessage) => readonly string[],
): Promise<EchoingVendor> {
  const random = seeded(seed);
  const server = createServer((request, response) => {
    vendor.responses += 1;
    const secrets = secretsOf(request);
    const secret = secrets.length > 0 ? pick(secrets, random) : 'nothing';
    const text = () => encoded(secret, random);
    request.resume();
    request.once('end', () => {
      const lists = /issue_statuses|enumerations|trackers|projects|users|roles/.test(
        request.url ?? '',
      );
      const bad = random() < (lists ? 0.2 : 0.6);
      const name = bad ? pick(Object.keys(misbehaviours), random) : 'a good answer';
      vendor.played.set(name, (vendor.played.get(name) ?? 0) + 1);
      if (bad) misbehaviours[name]?.(response, text());
      else
        json(response, request.method === 'POST' ? 201 : 200, good(text, `${control} ${text()}`));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const vendor: EchoingVendor = {
    url: new URL(`http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`),
    responses: 0,
    played: new Map(),
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return vendor;
}

/** Answers to every question at once: a reader takes the part that it asked for. */
function good(text: () => string, said: string) {
  const named = (id: number) => ({ id, name: text() });
  const at = '2026-11-02T09:00:00Z';
  const status = { id: 1, name: 'New', is_closed: false };
  const issue = {
    id: 1,
    subject: said,
    description: text(),
    project: named(1),
    tracker: named(1),
    status: { id: 1, name: text(), is_closed: false },
    priority: named(2),
    author: named(5),
    assigned_to: named(6),
    created_on: at,
    updated_on: at,
    journals: [
      { id: 1, user: named(5), notes: text(), created_on: at, private_notes: true, details: [] },
    ],
    allowed_statuses: [status, { id: 3, name: 'Resolved', is_closed: false }],
  };
  return {
    issue,
    issues: [issue, { ...issue, id: 2 }],
    results: [{ id: 1, title: text() }],
    total_count: 2,
    issue_statuses: [
      status,
      { id: 3, name: 'Resolved', is_closed: false },
      { id: 5, name: text(), is_closed: true },
    ],
    issue_priorities: [{ id: 2, name: text(), is_default: true }],
    trackers: [named(1)],
    projects: [{ id: 1, name: text(), identifier: 'support' }],
    memberships: [],
    user: {
      id: 5,
      admin: false,
      memberships: [{ project: named(1), roles: [{ id: 3, name: text() }] }],
    },
    role: {
      permissions: [
        'view_issues',
        'add_issues',
        'edit_issues',
        'add_issue_notes',
        'view_private_notes',
        'set_notes_private',
        text(),
      ],
    },
  };
}
