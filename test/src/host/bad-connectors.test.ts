import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { processesOf, temporary } from './process.fixture.ts';

const folder = temporary();
const pids = join(folder.path, 'dying.pids');
const dying = join(import.meta.dirname, 'dying-server.fixture.ts');
/** Each beside the unit that is bound to it. The last word of a command lets its process be found. */
const broken: Record<string, readonly string[]> = {
  missing: ['gatehouse-no-such-program'],
  quitter: [process.execPath, '-e', 'process.exit(7)', folder.path],
  babbler: [
    process.execPath,
    '-e',
    'setInterval(() => console.log("<html>not JSON-RPC</html>"), 20)',
    folder.path,
  ],
  dying: [process.execPath, '--disable-warning=ExperimentalWarning', dying, pids],
};

let host: Host;
beforeAll(async () => {
  const names = Object.keys(broken);
  const units = names
    .map((name) => `  in-${name}: { parent: support, bindings: { support platform: ${name} } }\n`)
    .join('');
  const people = names
    .map((name) => `  of-${name}: { name: Of ${name}, unit: in-${name}, roles: [lead] }\n`)
    .join('');
  const connectors = Object.entries(broken)
    .map(
      ([name, command]) =>
        `  ${name}: { category: ticketing, command: ${JSON.stringify(command)} }\n`,
    )
    .join('');
  const config = writeCompany(
    folder.path,
    ['\nroles:\n', `${units}\nroles:\n`],
    ['\nconnectors:\n', `${people}\nconnectors:\n${connectors}`],
  );
  // long enough for a program to start on a busy machine; the babbler makes us wait for all of it
  host = await openedHost(folder.path, config, { limits: { connect: 3_000, call: 10_000 } });
}, 60_000);
afterAll(async () => {
  await host.close();
  folder.remove();
});

/** Asks with a model that loads the skill, does one thing with the connector, and answers whatever comes. */
async function askWith(name: string, tool: string, args: string) {
  const { model, sent } = recordedScript(`
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: ${tool}, arguments: ${args} }]
    - say: I could not look.
`);
  const report = await host.ask({
    person: `of-${name}`,
    question: 'Which tickets are late?',
    signal: new AbortController().signal,
    model: () => model,
  });
  const last = sent.at(-1)?.messages.at(-1);
  const told = last?.role === 'tool' ? (last.results[0]?.text ?? '') : '';
  return { report, told };
}

describe('R66 a connector that cannot be used is told to the model and in the trace; the run goes on', () => {
  test.each([
    ['missing', 'the program was not found'],
    ['quitter', 'it ended or did not speak the protocol'],
    ['babbler', 'it ended or did not speak the protocol'],
  ])('%s: %s', async (name, why) => {
    const { report, told } = await askWith(name, 'search_tools', '{ queries: [search tickets] }');
    const message = `The connector ${name} could not be started: ${why}.`;
    expect(report).toMatchObject({ status: 'done', answer: 'I could not look.' });
    expect(report.problems).toEqual([
      {
        message,
        hint: expect.stringMatching(/gatehouse\.yaml.*logs\/\w+\.log of the data folder/),
      },
    ]);
    expect(told).toBe(`ticketing cannot be used now: ${message}`);
    expect(report.connectorCalls).toEqual([]);
    expect(report.problems[0]?.message).not.toContain('\n');
  });

  test('one that dies in the middle of a call: said to be lost, and that a write may have happened', async () => {
    const { report, told } = await askWith('dying', 'ticketing__search_tickets', '{ text: x }');
    const message = 'The connector dying did not give a usable answer.';
    expect(report).toMatchObject({
      status: 'done',
      answer: 'I could not look.',
      connectorsStarted: ['dying'],
      connectorCalls: [{ connector: 'dying', ok: false, error: { code: 'connector_lost' } }],
      problems: [{ message, hint: expect.stringContaining('logs/dying.log') }],
    });
    expect(told).toContain(`${message} A write may have happened: read the record before`);
  });

  test('and the next call starts it again', async () => {
    const before = started();
    const { report } = await askWith('dying', 'ticketing__search_tickets', '{ text: x }');
    expect(report.connectorsStarted).toEqual(['dying']);
    expect(started().length).toBeGreaterThan(before.length);
  });

  test('when the host is closed, no process of any of them is left', async () => {
    await host.close();
    expect(processesOf(folder.path)).toEqual([]);
    expect(started().filter((pid) => existsSync(join('/proc', pid, 'exe')))).toEqual([]);
  });
});

function started(): string[] {
  return readFileSync(pids, 'utf8').trim().split('\n');
}
