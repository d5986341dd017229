import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, Listing } from '@gatehouse/connection';
import { pinInLock, type LockPlace } from 'gatehouse-contract';
import { expect, onTestFinished, test } from 'vitest';
import type { ConnectorConfig } from '../org/config.ts';
import { createConnector } from './connector.ts';
import { checkOptions, openPins } from './pins.ts';

const config: ConnectorConfig = {
  category: 'ticketing',
  command: ['desk'],
  inherit: [],
  trust: 'own',
};
const signal = new AbortController().signal;
const tool = (name: string, more: object = {}): Listing['tools'][number] => ({
  name,
  description: name,
  inputSchema: { type: 'object' },
  ...more,
});
const formerly = (...names: string[]) => ({
  _meta: { 'dev.gatehouse/formerly': names.map((name) => ({ name })) },
});

/** A connector that lists these tools, by a lock that is not there yet. */
function offering(...tools: Listing['tools'][number][]) {
  const folder = mkdtempSync(join(tmpdir(), 'connector-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const listing: Listing = {
    tools,
    server: { name: 'desk', version: '1.0.0' },
    epoch: 0,
    until: 1,
  };
  const connection: Connection = {
    instance: 'desk',
    starts: () => 0,
    list: async () => listing,
    isCurrent: () => true,
    call: () => expect.unreachable(),
    decide: () => expect.unreachable(),
    close: async () => {},
  };
  const file = join(folder, 'gatehouse.lock');
  const connector = createConnector(connection, config, openPins(file));
  const offer = () => connector.offer('passport', 'maya', signal);
  const place: LockPlace = {
    file,
    connectors: { desk: checkOptions(config), other: checkOptions(config) },
    list: async () => (await offer()).surface,
    bundles: async () => ({}),
  };
  return { connector, offer, place };
}
const outcomes = (tools: readonly { name: string; standing?: { outcome: string } | undefined }[]) =>
  tools.map(({ name, standing }) => `${name} ${standing?.outcome ?? 'pass'}`);

test('R39 two tools that are one to a model are both refused; one of them alone passes', async () => {
  const both = await offering(tool('get.ticket'), tool('get_ticket'), tool('add')).offer();
  expect(outcomes(both.tools)).toEqual(['get.ticket refuse', 'get_ticket refuse', 'add pass']);
  const long = 'x'.repeat(70);
  const cut = await offering(tool(`${long}a`), tool(`${long}b`)).offer();
  expect(cut.tools.map(({ standing }) => standing?.outcome)).toEqual(['refuse', 'refuse']);
  expect(outcomes((await offering(tool('get.ticket')).offer()).tools)).toEqual(['get.ticket pass']);
});

test('R39 a former name that is another tool to a model is refused, and not that other tool', async () => {
  const { tools, former } = await offering(
    tool('find', formerly('get.ticket', 'look_up')),
    tool('get_ticket'),
  ).offer();
  expect(outcomes(tools)).toEqual(['find pass', 'get_ticket pass']);
  expect(outcomes(former)).toEqual(['get.ticket refuse', 'look_up pass']);
});

test('R27 a former name knows the name under which the tool is listed', async () => {
  const { tools, former } = await offering(tool('find', formerly('look_up'))).offer();
  expect(former).toMatchObject([{ subject: 'ticketing.look_up', alias: 'ticketing.find' }]);
  expect(tools[0]).not.toHaveProperty('alias');
});

test('R39 what was judged by another lock is not current: a pin that is taken back counts at once', async () => {
  const { connector, offer, place } = offering(tool('find'));
  const [unpinned] = (await offer()).tools;
  expect(unpinned && connector.isCurrent(unpinned)).toBe(true);
  await pinInLock(place, { instance: 'desk' });
  expect(unpinned && connector.isCurrent(unpinned)).toBe(false);
  const [pinned] = (await offer()).tools;
  expect(pinned && connector.isCurrent(pinned)).toBe(true);
  await pinInLock(place, { instance: 'other' });
  expect(pinned && connector.isCurrent(pinned)).toBe(false);
});
