import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Host } from '../../../host/src/host.ts';
import { writeCompany } from '../host/company.fixture.ts';
import { openedHost, recordedScript } from '../host/opened-host.fixture.ts';
import { temporary } from '../host/process.fixture.ts';
import { root } from '../shape/workspace.ts';
import { filledIn } from './filled-in.fixture.ts';
import { vendors } from './vendors.fixture.ts';

const { signal } = new AbortController();
const plugins = join(root, 'plugins');

/** One skill, from the opening of a ticket to the figures of the month. TICKET is whatever id the desk gave it. */
const script = `
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: search_tools, arguments: { queries: [create ticket, add comment, set status, count tickets, get ticket] } }]
    - calls: [{ tool: ticketing__create_ticket, arguments: { title: Gate 4 does not open, body: 'Since **Monday**.', priority: high } }]
    - calls: [{ tool: ticketing__add_comment, arguments: { ticket_id: TICKET, body: Due soonest., visibility: internal } }]
    - calls: [{ tool: ticketing__set_status, arguments: { ticket_id: TICKET, status: waiting } }]
    - calls: [{ tool: ticketing__set_status, arguments: { ticket_id: TICKET, status: resolved } }]
    - calls: [{ tool: ticketing__get_ticket, arguments: { ticket_id: TICKET } }]
    - calls: [{ tool: ticketing__count_tickets, arguments: { group_by: month } }]
    - say: Opened, noted and resolved.
`;
const calls = [
  'create_ticket',
  'add_comment',
  'set_status',
  'set_status',
  'get_ticket',
  'count_tickets',
].map((tool) => `ticketing.${tool}`);

const neutral = z.object({
  title: z.string(),
  body: z.string(),
  status: z.string(),
  priority: z.string(),
  recent_comments: z.array(z.object({ body: z.string(), visibility: z.string() })),
});
const ticketReply = z.object({ ticket: neutral });
const countReply = z.object({
  total: z.int(),
  buckets: z.array(z.object({ key: z.string().nullable(), count: z.int() })),
});
const described = z.object({
  tools: z.record(z.string(), z.enum(['yes', 'partial', 'no'])),
  fields: z.record(z.string(), z.string()),
});

type Ticket = z.infer<typeof neutral>;

interface Played {
  readonly instructions: string;
  readonly tools: string;
  readonly asked: unknown;
  readonly problems: readonly unknown[];
  readonly failed: readonly string[];
  readonly held: readonly string[];
  readonly answer: string;
  readonly ticket: Ticket;
  readonly count: z.infer<typeof countReply>;
  readonly says: z.infer<typeof described>;
}
const played = new Map<string, Played>();
const before = bytesOf(plugins);
const of = (name: string): Played => {
  const found = played.get(name);
  if (!found) throw new Error(`${name} was not played`);
  return found;
};

beforeAll(async () => {
  // two at a time: each is a host with a connector
  const names = Object.keys(vendors);
  for (let at = 0; at < names.length; at += 2) await Promise.all(names.slice(at, at + 2).map(play));
}, 240_000);

test('R38 the bundles are the same bytes after all of them', () => {
  expect(bytesOf(plugins)).toBe(before);
});

const reference = () => of('embedded');

describe.each(Object.keys(vendors))('R38 the support desk on %s', (vendor) => {
  test('the model is sent the same instructions and the same tool definitions, byte for byte', () => {
    expect(of(vendor).instructions).toBe(reference().instructions);
    expect(of(vendor).tools).toBe(reference().tools);
    expect(of(vendor).tools).toContain('ticketing__count_tickets');
  });

  test('nothing went wrong on the way', () => {
    expect(of(vendor).problems).toEqual([]);
  });

  test('the skill makes the same calls, the same writes are held, and it comes to its end', () => {
    expect(of(vendor).asked).toEqual(reference().asked);
    // what the desk refuses already when it is planned is not put to anybody
    const { failed, held } = of(vendor);
    expect(held).toEqual(calls.slice(1, 4).filter((tool) => !failed.includes(tool)));
    expect(of(vendor).answer).toBe('Opened, noted and resolved.');
  });

  test('what failed is what the desk declares that it lacks', () => {
    const { says, failed } = of(vendor);
    expect(failed).toEqual(
      says.fields['internal_comment'] === 'none' ? ['ticketing.add_comment'] : [],
    );
  });

  test('the ticket and the figures are equal, but for what is declared', () => {
    const { ticket, count, says } = of(vendor);
    const notes = says.fields['internal_comment'] !== 'none';
    const expected: Ticket = {
      title: 'Gate 4 does not open',
      body: 'Since **Monday**.',
      status: 'resolved',
      priority: says.fields['priority'] === 'none' ? 'none' : 'high',
      recent_comments: notes ? [{ body: 'Due soonest.', visibility: 'internal' }] : [],
    };
    expect(ticket).toEqual(expected);
    const month = new Date().toISOString().slice(0, 7);
    expect(count).toEqual({ total: 1, buckets: [{ key: month, count: 1 }] });
  });
});

/** One team, one skill, one vendor: only the command of the connector differs. */
async function play(vendor: string): Promise<void> {
  const folder = temporary();
  const server = await (vendors[vendor] ?? expect.unreachable())();
  const config = writeCompany(
    folder.path,
    [
      "embedded,\n        --data,\n        '${data}/support-desk.db',\n        --sample,\n        support,",
      server.flags,
    ],
    [
      'support-desk:\n    category: ticketing\n',
      `support-desk:\n    category: ticketing\n    inherit: [${Object.keys(server.env).join(', ')}]\n`,
    ],
  );
  const host = await openedHost(folder.path, config, { env: server.env });
  try {
    played.set(vendor, await scenario(host));
  } finally {
    await host.close();
    await server.close();
    folder.remove();
  }
}

async function scenario(host: Host): Promise<Played> {
  const { model, sent } = recordedScript(script);
  const held: string[] = [];
  const report = await host.ask({
    person: 'maya',
    question: 'Open it, note it, resolve it.',
    signal,
    model: () => filledIn(model, 'TICKET', /\\"ticket\\":\{\\"id\\":\\"([^"\\]+)/),
    // a colleague consents while the skill goes on
    async held({ id, tool }) {
      held.push(tool);
      await host.decide({ id, person: 'tom', verdict: 'granted', signal });
    },
  });
  const description = await host.call({
    person: 'maya',
    tool: 'ticketing.describe_ticketing',
    args: {},
    signal,
  });
  const answers = (sent.at(-1)?.messages ?? []).flatMap((message) =>
    message.role === 'tool' ? message.results.map(({ text }) => text) : [],
  );
  const reply = (call: number) => JSON.parse(answers[call] ?? '');
  const id = z.object({ ticket: z.object({ id: z.string() }) }).parse(reply(6)).ticket.id;
  return {
    instructions: sent[0]?.system ?? '',
    tools: JSON.stringify(sent.at(-1)?.tools),
    asked: (sent.at(-1)?.messages ?? []).flatMap((message) =>
      message.role === 'assistant'
        ? message.calls.map(({ tool, arguments: args }) =>
            JSON.stringify([tool, args]).replaceAll(JSON.stringify(id), '"TICKET"'),
          )
        : [],
    ),
    problems: report.problems,
    failed: report.connectorCalls.filter(({ ok }) => !ok).map(({ tool }) => tool),
    held,
    answer: report.answer,
    ticket: ticketReply.parse(reply(6)).ticket,
    count: countReply.parse(reply(7)),
    says: described.parse(JSON.parse(description.answer)),
  };
}

/** One digest of a folder: names and contents of all its files. */
function bytesOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
