import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loopback, type Received } from '@gatehouse/models/wire/loopback';
import { modelsAt, writeCompany } from './company.fixture.ts';
import { asked as readRequest, calls, loadBreachWatch, says } from './model.fixture.ts';
import { gatehouse, temporary } from './process.fixture.ts';
import { runReport } from './report.fixture.ts';

const folder = temporary();
afterAll(folder.remove);
const canaries = {
  ANTHROPIC_API_KEY: 'CNRY_anthropic_5f1c7a',
  OPENAI_API_KEY: 'CNRY_openai_83d02e',
  DESK_TOKEN: 'CNRY_desk_c41b99',
};

/** A connector that really gets the secret: it leaves it in a file beside, where nothing of the host looks. */
const wrapped = `command:
      - /bin/sh
      - -c
      - 'printf %s "$DESK_TOKEN" > "\${data}/seen"; exec gatehouse-ticketing --vendor embedded --data "\${data}/support-desk.db" --sample support --policy policy/ticketing.cedar'
    inherit: [DESK_TOKEN]
`;
const original = [
  'command:',
  '      [',
  '        gatehouse-ticketing,',
  '        --vendor,',
  '        embedded,',
  '        --data,',
  "        '${data}/support-desk.db',",
  '        --sample,',
  '        support,',
  '        --policy,',
  '        policy/ticketing.cedar,',
  '      ]',
  '',
].join('\n');

const ids = ['1001', '1002', '1003', '1004', '1006'];
const work = [
  loadBreachWatch,
  calls('search_tools', { queries: ['search tickets', 'add a comment'] }),
  // nothing untrusted has come in: it is written; after the search it is held
  calls('ticketing__add_comment', { ticket_id: '1002', body: 'Seen.', visibility: 'internal' }),
  calls('ticketing__search_tickets', { priority: ['urgent', 'high'], limit: 5 }),
  calls('ticketing__add_comment', { ticket_id: '1003', body: 'Read.', visibility: 'internal' }),
  calls('delegate', {
    agent: 'breach-reporter',
    objective: 'Confirm.',
    items: ids,
    done_when: 'Submitted.',
  }),
  calls('ticketing__get_ticket', { ticket_id: '1001' }),
  // one that the connector refuses, for the text of its refusal
  calls('ticketing__get_ticket', { ticket_id: 'no-such-ticket' }),
  calls('submit_result', { worst: '1001', summary: 'Seen.', candidates: [], written: [] }),
  says('Seen and recorded.'),
];

let received: readonly Received[] = [];

test('R35 no key, private key or passport is in a request to the model, on a screen, in the trace or in a log', async () => {
  const model = await loopback(work);
  ({ received } = model);
  writeCompany(folder.path, [original, wrapped], modelsAt(model.url));
  const asked = await gatehouse(
    ['ask', 'What is late?', '--as', 'maya', '--json', '--data', folder.path],
    canaries,
  );
  expect([asked.code, asked.stderr]).toEqual([0, '']);
  const run = runReport.parse(JSON.parse(asked.stdout));
  expect(run).toMatchObject({ status: 'done', answer: 'Seen and recorded.' });
  expect(run.agents).toMatchObject([{ agent: 'breach-reporter', status: 'ok' }]);
  expect(run.rowsWritten).toMatchObject([{ arguments: { ticket_id: '1002' } }]);
  expect(run.held).toMatchObject([{ tool: 'ticketing.add_comment', rule: 'label.untrusted' }]);

  // the canaries were alive: the model’s server got one, the connector another
  expect(model.received).toHaveLength(work.length);
  const keys = model.received.map(({ headers }) => headers.authorization);
  expect(new Set(keys)).toEqual(new Set([`Bearer ${canaries.OPENAI_API_KEY}`]));
  expect(readFileSync(join(folder.path, 'seen'), 'utf8')).toBe(canaries.DESK_TOKEN);
  const { d } = z
    .object({ d: z.string().min(40) })
    .parse(JSON.parse(readFileSync(join(folder.path, 'keys', 'host.jwk.json'), 'utf8')));

  const trace = await gatehouse(['trace', run.run, '--json', '--data', folder.path], canaries);
  expect(trace.code).toBe(0);
  const logs = readdirSync(join(folder.path, 'logs')).map((name) =>
    readFileSync(join(folder.path, 'logs', name), 'utf8'),
  );
  const places = {
    requests: model.received.map(({ text, path, headers: { authorization: _own, ...rest } }) =>
      [text, path, JSON.stringify(rest)].join('\n'),
    ),
    screen: [asked.stdout + asked.stderr],
    trace: [trace.stdout + trace.stderr],
    logs,
  };
  expect(logs.length).toBeGreaterThan(0);
  // a passport is a JSON Web Token: three parts, the first two of which are JSON that starts with {"
  const secrets = [/CNRY_/, new RegExp(d), /eyJ[\w-]+\.eyJ[\w-]*/];
  const found = Object.entries(places).flatMap(([place, texts]) =>
    secrets.flatMap((secret) => texts.filter((text) => secret.test(text)).map(() => place)),
  );
  expect(found).toEqual([]);
});

test('R46 R47 R49 the sub-agent of that run had its brief and its tools alone; the parent got the result alone', () => {
  const requests = received.map(({ json }) => readRequest(json));
  const [first, last] = [requests[6], requests.at(-1)];
  expect(first?.tools.toSorted()).toEqual([
    'submit_result',
    'ticketing__add_comment',
    'ticketing__get_ticket',
    'ticketing__set_status',
  ]);
  expect(first?.text('user')).toMatch(/^Objective: Confirm\./);
  expect(JSON.stringify(received[6]?.json)).not.toContain('What is late?');
  // what the agent read, and what was refused to it, stayed with it
  expect(requests[8]?.text('tool')).toContain('no-such-ticket');
  expect(last?.text('user')).toMatch(/^What is late\?/);
  expect(last?.text('tool')).toContain('"worst":"1001"');
  expect(JSON.stringify(received.at(-1)?.json)).not.toContain('no-such-ticket');
});
