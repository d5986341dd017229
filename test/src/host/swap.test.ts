import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '@gatehouse/mocks/listen';
import { createRedmine } from '@gatehouse/mocks/redmine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Host } from '../../../host/src/host.ts';
import type { ShownApproval } from '../../../host/src/store/approval-store.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { shell, temporary } from './process.fixture.ts';

const { signal } = new AbortController();
const plugins = join(root, 'plugins');

/** What stands behind `support-desk`: the flags of its command, and what the host's shell holds for it. */
interface Desk {
  readonly flags: string;
  readonly inherit: string;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Each desk is empty at first, so that each gives its first ticket the same id. */
const desks: Readonly<Record<string, () => Promise<Desk>>> = {
  embedded: async () => ({
    flags: "embedded,\n        --data,\n        '${data}/support-desk.db',",
    inherit: '[]',
    env: {},
    close: async () => undefined,
  }),
  async redmine() {
    const world = createRedmine({ start: `${new Date().toISOString().slice(0, 19)}Z` });
    const server = await listen(world.handlers, world.origin);
    const env = {
      REDMINE_URL: server.url.href,
      REDMINE_API_KEY: world.apiKey,
      REDMINE_PROJECT: 'support',
    };
    const { close } = server;
    return { flags: 'redmine,', inherit: `[${Object.keys(env).join(', ')}]`, env, close };
  },
};

/** What the team's own skill makes a model do: look, read, note, move. */
const script = `
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: search_tools, arguments: { queries: [search tickets, get ticket, add comment, set status] } }]
    - calls: [{ tool: ticketing__search_tickets, arguments: { status: [new, open], sort: created_desc } }]
    - calls: [{ tool: ticketing__get_ticket, arguments: { ticket_id: '1' } }]
    - calls: [{ tool: ticketing__add_comment, arguments: { ticket_id: '1', body: 'Due soonest.', visibility: internal } }]
    - calls: [{ tool: ticketing__set_status, arguments: { ticket_id: '1', status: in_progress } }]
    - say: Recorded on the worst one.
`;

const neutral = z.object({
  title: z.string(),
  body: z.string(),
  status: z.string(),
  priority: z.string(),
  recent_comments: z.array(z.object({ body: z.string(), visibility: z.string() })),
});
const reply = z.object({ ticket: neutral });

interface Played {
  readonly bytes: string;
  readonly menu: unknown;
  readonly tools: unknown;
  readonly calls: unknown;
  readonly approvals: readonly string[];
  readonly answer: string;
  readonly ticket: z.infer<typeof neutral>;
}
const played = new Map<string, Played>();
const of = (name: string): Played => {
  const found = played.get(name);
  if (!found) throw new Error(`${name} was not played`);
  return found;
};

beforeAll(() => Promise.all(Object.keys(desks).map(play)), 120_000);

describe.each(Object.keys(desks))('R38 the support desk on %s', (vendor) => {
  test('the plugin is the same, byte for byte', () => {
    expect(of(vendor).bytes).toBe(bytesOf(plugins));
  });

  test('the model is sent the same instructions and the same tool definitions', () => {
    expect(of(vendor).menu).toEqual(of('embedded').menu);
    expect(JSON.stringify(of(vendor).tools)).toBe(JSON.stringify(of('embedded').tools));
    expect(JSON.stringify(of(vendor).tools)).toContain('ticketing__set_status');
  });

  test('the skill makes the same calls, the same writes are held, and it comes to its end', () => {
    expect(of(vendor).calls).toEqual([
      ['ticketing.create_ticket', true],
      ['ticketing.search_tickets', true],
      ['ticketing.get_ticket', true],
      ['ticketing.add_comment', true],
      ['ticketing.set_status', true],
    ]);
    expect(of(vendor).approvals).toEqual(['done', 'done']);
    expect(of(vendor).answer).toBe('Recorded on the worst one.');
  });

  test('and the ticket stands as the skill left it, in neutral words', () => {
    expect(of(vendor).ticket).toEqual({
      title: 'Gate 4 does not open',
      body: 'Since **Monday**.',
      status: 'in_progress',
      priority: 'high',
      recent_comments: [{ body: 'Due soonest.', visibility: 'internal' }],
    });
  });
});

/** One team, one skill, one vendor: only the command of the connector differs. */
async function play(vendor: string): Promise<void> {
  const folder = temporary();
  const desk = await (desks[vendor] ?? expect.unreachable())();
  const config = writeCompany(
    folder.path,
    [
      "embedded,\n        --data,\n        '${data}/support-desk.db',\n        --sample,\n        support,",
      desk.flags,
    ],
    [
      'support-desk:\n    category: ticketing\n',
      `support-desk:\n    category: ticketing\n    inherit: ${desk.inherit}\n`,
    ],
  );
  const host = await openedHost(folder.path, config, { env: { ...shell, ...desk.env } });
  try {
    played.set(vendor, await scenario(host));
  } finally {
    await host.close();
    await desk.close();
    folder.remove();
  }
}

async function scenario(host: Host): Promise<Played> {
  const by = (tool: string, args: Record<string, unknown>) =>
    host.call({ person: 'maya', tool, args, signal });
  const draft = { title: 'Gate 4 does not open', body: 'Since **Monday**.', priority: 'high' };
  const opened = await by('ticketing.create_ticket', draft);
  const { model, sent } = recordedScript(script);
  const approvals: ShownApproval[] = [];
  const report = await host.ask({
    person: 'maya',
    question: 'What is about to breach?',
    signal,
    model: () => model,
    // a colleague consents while the skill goes on
    held: async ({ id }) =>
      void approvals.push(await host.decide({ id, person: 'tom', verdict: 'granted', signal })),
  });
  const read = await by('ticketing.get_ticket', { ticket_id: '1' });
  const [first] = sent;
  const last = sent.at(-1);
  return {
    bytes: bytesOf(plugins),
    menu: first?.messages[0],
    tools: last?.tools,
    calls: [...opened.connectorCalls, ...report.connectorCalls].map(({ tool, ok }) => [tool, ok]),
    approvals: approvals.map(({ state }) => state),
    answer: report.answer,
    ticket: reply.parse(JSON.parse(read.answer)).ticket,
  };
}

/** One digest of a folder: names and contents of all its files. */
function bytesOf(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).toSorted(
    (a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1),
  )) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}
