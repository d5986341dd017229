import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Host } from '../../../host/src/host.ts';
import {
  CALL,
  commentTool,
  foreignDesk,
  SEARCH,
  searchTool,
  type ForeignDesk,
} from './foreign-desk.fixture.ts';

let desk: ForeignDesk | undefined;
afterEach(() => desk?.remove());
const opened = async (...options: Parameters<typeof foreignDesk>) =>
  (desk = await foreignDesk(...options));

const signal = () => AbortSignal.timeout(60_000);
const call = async (host: Host, tool: string) => {
  const args = { text: 'x' };
  const { status, answer } = await host.call({ person: 'ada', tool, args, signal: signal() });
  return `${status}: ${answer}`;
};

test('R27 R39 a name that a server gives its tool by itself is no way around a rule', async () => {
  const { ask, calls, offer, formerly } = await withRule();
  offer([{ ...searchTool, _meta: formerly }, commentTool]);
  const { told } = await ask([SEARCH, CALL.replace('search_tickets', 'find_em')].join('\n'));
  expect(told[2]).toBe('Refused by rule:no-search: Nobody searches.');
  expect(calls()).toEqual([]);
});

/** A desk of ours whose tool answers to a second name, and a rule on the first. */
async function withRule() {
  const own = await opened({ trust: 'own' });
  const file = join(own.path, 'gatehouse.yaml');
  const rule =
    '{ id: no-search, gate: call, subjects: [ticketing.search_tickets], because: Nobody searches. }';
  writeFileSync(file, readFileSync(file, 'utf8').replace('\nrules:\n', `\nrules:\n  - ${rule}\n`));
  const formerly = { 'dev.gatehouse/formerly': [{ name: 'find_em' }] };
  return { ...own, formerly };
}

test('R39 a person calls a tool by its own name, not by what a model makes of it', async () => {
  const { accept, offer, withHost } = await opened();
  const dotted = { ...searchTool, name: 'search.tickets' };
  offer([dotted]);
  await accept({});
  await withHost(async (host) => {
    expect(await call(host, 'ticketing.search.tickets')).toBe('done: One ticket.');
    expect(await call(host, 'ticketing.search_tickets')).toBe(
      'failed: There is no tool ticketing.search_tickets.',
    );
  });
});

test('R39 R66 a swap in which a call would wait for a second person says so', async () => {
  const { accept, offer, path, run } = await opened();
  const describing = {
    name: 'describe_ticketing',
    description: 'Describes.',
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  offer([searchTool, describing]);
  await accept({});
  offer([searchTool, { ...describing, annotations: { readOnlyHint: true, openWorldHint: true } }]);
  const file = join(path, 'gatehouse.yaml');
  const text = readFileSync(file, 'utf8').replace('"modern"]', '"modern","--vendor","embedded"]');
  writeFileSync(file, text);
  const { code, stdout, stderr } = await run('swap', 'foreign', '--to', 'redmine', '--as', 'ada');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(
    'could not be described: Held (contract:hint_worse): a second person would have to decide on it; nothing of it is kept.',
  );
});

const explained = (host: Host) =>
  host.explain('ada', 'ticketing.search_tickets', { text: 'x' }, signal());

test('R39 explain sends a refused tool nothing, and says of one that asks that each call waits', async () => {
  const { offer, starts, withHost, path } = await opened();
  const asked = () =>
    readFileSync(join(path, 'foreign', 'log.txt'), 'utf8').match(/^asked dev\.gatehouse\/decide$/gm)
      ?.length ?? 0;
  const worse = { ...searchTool, annotations: { readOnlyHint: true, openWorldHint: true } };
  offer([worse, commentTool]);
  expect(await withHost(explained)).toMatchObject({ decision: 'allow', waits: true });
  expect([asked(), starts()]).toEqual([1, 2]);
  offer([{ ...searchTool, description: 'Other.' }, commentTool]);
  const refused = await withHost(explained);
  expect(refused).toMatchObject({ decision: 'deny', rule: 'contract:text_drifted' });
  expect(refused).not.toHaveProperty('waits');
  expect([asked(), starts()]).toEqual([1, 3]);
});
