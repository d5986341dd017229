import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Host } from '../../../host/src/host.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { gatehouse, shell, start, temporary, type Started } from './process.fixture.ts';

const folder = temporary();
const signal = new AbortController().signal;
let server: Started;
let url: string;
let host: Host;

beforeAll(async () => {
  // the first command makes the host's keys; the connector is given the public half
  const example = writeCompany(folder.path);
  await gatehouse(['plugins', '--data', folder.path, '--config', example]);
  const flags = {
    vendor: 'embedded',
    data: join(folder.path, 'remote.db'),
    sample: 'support',
    http: '127.0.0.1:0',
    issuer: 'urn:gatehouse:halden-freight',
    audience: 'support-desk',
    'passport-keys': join(folder.path, 'keys', 'host.jwks.json'),
  };
  const bin = join(root, 'connectors', 'ticketing', 'src', 'bin.ts');
  const argv = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  server = start([...node, bin, ...argv], shell);
  const said = await server.said(/"url":"[^"]+"/);
  url = z.url().parse(/"url":"([^"]+)"/.exec(said)?.[1]);
  const config = writeCompany(folder.path, [commandOf('support-desk'), `    url: '${url}'\n`]);
  host = await openedHost(folder.path, config);
}, 60_000);
afterAll(async () => {
  await host.close();
  server.process.kill('SIGTERM');
  await server.ended;
  folder.remove();
});

/** The lines of the example company that start a connector. */
function commandOf(instance: string): string {
  const desk = instance.replace('-desk', '');
  const parts = ['gatehouse-ticketing', '--vendor', 'embedded', '--data'];
  const lines = [
    ...parts,
    `'\${data}/${instance}.db'`,
    '--sample',
    desk,
    '--policy',
    'policy/ticketing.cedar',
  ];
  return `    command:\n      [\n${lines.map((line) => `        ${line},\n`).join('')}      ]\n`;
}

const script = `
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: search_tools, arguments: { queries: [search tickets] } }]
    - calls: [{ tool: ticketing__search_tickets, arguments: { text: customs, limit: 3 } }]
      expect: [ticketing__search_tickets]
    - calls:
        - tool: ticketing__add_comment
          arguments: { ticket_id: '1004', visibility: internal, body: Seen by the test. }
      expect: [SUP-1004]
    - say: Done.
`;
/** A colleague consents at once to whatever is held. */
const ask = (person: string, enforceCalls = true) => {
  const { model, sent } = recordedScript(script);
  const ended = host.ask({
    person,
    question: 'Customs?',
    signal,
    model: () => model,
    enforceCalls,
    async held({ id }) {
      await host.decide({ id, person: 'tom', verdict: 'granted', signal });
    },
  });
  return { ended, sent };
};

/** A request as any program could send it, past the host. */
const send = (authorization?: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });

describe('R30 R34 the same connector as a server elsewhere, reached by its address', () => {
  test('R33 maya searches and writes: each call carried a passport that the server accepted, the write tom’s consent', async () => {
    const report = await ask('maya').ended;
    expect(report).toMatchObject({
      status: 'done',
      problems: [],
      connectorCalls: [
        { tool: 'ticketing.search_tickets', ok: true, scopes: ['ticketing:read'] },
        { tool: 'ticketing.add_comment', ok: true, scopes: ['ticketing:write'] },
      ],
      held: [
        { tool: 'ticketing.add_comment', rule: 'label.untrusted', verdict: 'granted', by: 'tom' },
      ],
      rowsWritten: [{ connector: 'support-desk', answer: { ticket_id: '1004' } }],
    });
  });

  test('R28 bea’s write is refused by the host, and explained', async () => {
    const args = { ticket_id: '1004', body: 'x', visibility: 'internal' };
    expect(await host.explain('bea', 'ticketing.add_comment', args, signal)).toMatchObject({
      decision: 'deny',
      rule: 'call.scope',
      connector: 'support-desk',
    });
    const { ended, sent } = ask('bea');
    expect(await ended).toMatchObject({ rowsWritten: [], connectorCalls: [{ ok: true }] });
    expect(JSON.stringify(sent.at(-1)?.messages.at(-1))).toContain('Refused by call.scope');
  });

  test('R41 R42 with the host’s gate not enforced the server refuses by itself, and says the rule', async () => {
    const report = await ask('bea', false).ended;
    expect(report.status).toBe('done');
    expect(report.rowsWritten).toEqual([]);
    expect(report.connectorCalls.at(-1)).toMatchObject({
      tool: 'ticketing.add_comment',
      ok: false,
      error: { code: 'forbidden', rule: 'scope:ticketing:write' },
    });
  });

  test('R33 without a passport, or with one that is none, nothing is served', async () => {
    expect((await send()).status).toBe(401);
    expect((await send('Bearer eyJhbGciOiJub25lIn0.e30.')).status).toBe(401);
  });
});

test('R66 a server that refuses the passport, and one that is gone, are problems, not the end', async () => {
  await host.close();
  const config = writeCompany(
    folder.path,
    ['urn:gatehouse:halden-freight', 'urn:gatehouse:somebody-else'],
    [commandOf('support-desk'), `    url: '${url}'\n`],
    [commandOf('success-desk'), `    url: 'http://127.0.0.1:1/mcp'\n`],
  );
  const stranger = await openedHost(folder.path, config);
  const problemOf = async (person: string) => {
    const { model } = recordedScript(`
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: search_tools, arguments: { queries: [search tickets] } }]
    - say: Nobody answers.
      expect: ['ticketing cannot be used now: The connector ']
`);
    const report = await stranger.ask({ person, question: 'x', signal, model: () => model });
    expect(report).toMatchObject({ status: 'done', answer: 'Nobody answers.' });
    return report.problems[0];
  };
  try {
    expect((await problemOf('maya'))?.message).toContain('it did not accept the passport');
    expect((await problemOf('omar'))?.hint).toContain('http://127.0.0.1:1/mcp');
  } finally {
    await stranger.close();
  }
});

test('SIGTERM ends the server cleanly', async () => {
  server.process.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});
