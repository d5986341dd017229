import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { temporary } from './process.fixture.ts';

const folder = temporary();
const secret = 'CNRY-in-a-url-0123456789';
let host: Host;

/** A second bundle, which declares reading only and brings an agent that wants to write, under a known name. */
function writeReader(): void {
  const from = join(root, 'plugins/customer-operations');
  const reader = join(folder.path, 'reader');
  cpSync(from, reader, { recursive: true });
  const manifest = join(reader, '.claude-plugin/plugin.json');
  const text = readFileSync(manifest, 'utf8')
    .replace('"name": "customer-operations"', '"name": "reader"')
    .replace(/"ticketing:read",\s*"ticketing:write"/, '"ticketing:read"');
  expect(text).not.toContain('ticketing:write');
  writeFileSync(manifest, text);
}

beforeAll(async () => {
  writeReader();
  const config = writeCompany(
    folder.path,
    ['\nrules:', `\n  reader: { source: '${join(folder.path, 'reader')}' }\n\nrules:`],
    ['{ customer-operations: required }', '{ customer-operations: required, reader: required }'],
    ['{ support platform: success-desk }', '{ support platform: broken-desk }'],
    [
      '\nplugins:',
      `\n  broken-desk:\n    category: ticketing\n    url: 'http://127.0.0.1:9/mcp?apiKey=${secret}'\n\nplugins:`,
    ],
  );
  host = await openedHost(folder.path, config, { limits: { connect: 4_000, call: 10_000 } });
});
afterAll(async () => {
  await host.close();
  folder.remove();
});

const ask = (person: string, yaml: string, signal = new AbortController().signal) => {
  const { model, sent } = recordedScript(yaml);
  const report = host.ask({ person, question: 'q', signal, model: () => model });
  return { report, sent };
};
const load = (bundle: string) =>
  `    - calls: [{ tool: load_skill, arguments: { skill: '${bundle}:breach-watch' } }]\n`;
const delegate = (agent: string) =>
  `    - calls: [{ tool: delegate, arguments: { agent: '${agent}', objective: o, done_when: d, items: [a, b, c, d, e] } }]\n`;
const done = '    - say: done\n';

describe('R40 R41 R47 two bundles in one run', () => {
  const agent = `  breach-reporter:
    - calls: [{ tool: ticketing__add_comment, arguments: { ticket_id: '1002', body: x, visibility: internal } }]
    - calls: [{ tool: submit_result, arguments: { worst: '1002', summary: s, candidates: [], written: [] } }]
`;
  const both = `conversations:\n  root:\n${load('customer-operations')}${load('reader')}`;

  test('an agent acts on what its own bundle declares, whatever else is loaded', async () => {
    const { report, sent } = ask(
      'maya',
      `${both}${delegate('reader:breach-reporter')}${done}${agent}`,
    );
    const { rowsWritten, connectorCalls } = await report;
    expect([rowsWritten, connectorCalls]).toEqual([[], []]);
    const child = sent.find(({ conversation }) => conversation === 'breach-reporter');
    expect(child?.tools.map(({ name }) => name)).toEqual([
      'ticketing__get_ticket',
      'submit_result',
    ]);
  });

  test('the same agent of the bundle that declares writing may', async () => {
    const yaml = `${both}${delegate('customer-operations:breach-reporter')}${done}${agent}`;
    const { rowsWritten } = await ask('maya', yaml).report;
    expect(rowsWritten.map(({ tool, by }) => `${tool} ${by}`)).toEqual([
      'ticketing.add_comment breach-reporter',
    ]);
  });

  test('R66 a name that two of them have is not guessed', async () => {
    const { report, sent } = ask('maya', `${both}${delegate('breach-reporter')}${done}${agent}`);
    expect((await report).agents).toEqual([]);
    const answer = sent.at(-1)?.messages.at(-1);
    expect(JSON.stringify(answer)).toContain('reader:breach-reporter');
  });
});

test('R35 a key in a connector’s address reaches no model, no trace and no screen', async () => {
  const search = `    - calls: [{ tool: search_tools, arguments: { queries: [search] } }]\n`;
  const { report, sent } = ask(
    'omar',
    `conversations:\n  root:\n${load('customer-operations')}${search}${done}`,
  );
  const { run, problems } = await report;
  expect(problems).toEqual([
    {
      message:
        'The connector broken-desk could not be started: it ended or did not speak the protocol.',
      hint: 'Check its entry in gatehouse.yaml. It is reached at http://127.0.0.1:9/mcp.',
    },
  ]);
  expect(JSON.stringify([sent, await host.storedRun(run)])).not.toContain(secret);
});

test('R66 the same status again is no row written', async () => {
  const move = `    - calls: [{ tool: ticketing__set_status, arguments: { ticket_id: '1003', status: open } }]\n`;
  const { report } = ask(
    'maya',
    `conversations:\n  root:\n${load('customer-operations')}${move}${done}`,
  );
  const { connectorCalls, rowsWritten } = await report;
  expect(connectorCalls.map(({ tool, ok }) => `${tool} ${ok}`)).toEqual([
    'ticketing.set_status true',
  ]);
  expect(rowsWritten).toEqual([]);
});
