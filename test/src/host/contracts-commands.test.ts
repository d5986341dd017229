import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { contracts } from '../../../host/src/faces/cli/contracts.ts';
import type { ContractFlags } from '../../../host/src/faces/cli/program.ts';
import type { Host } from '../../../host/src/host.ts';
import {
  broken,
  commentTool,
  foreignDesk,
  searchTool,
  type ForeignDesk,
} from './foreign-desk.fixture.ts';

let desk: ForeignDesk | undefined;
afterEach(() => desk?.remove());
const opened = async () => (desk = await foreignDesk());

/** The command in this process; of the connectors only the foreign one, which is all that can be started here. */
const command = async (
  { withHost }: ForeignDesk,
  action: string,
  target?: string,
  flags: Omit<ContractFlags, 'data'> = {},
) =>
  withHost(async (host) => {
    const lines: string[] = [];
    const screen = {
      width: 100,
      line: (text = '') => void lines.push(text),
      style: (_style: unknown, text: string) => text,
    };
    const only: Host = {
      ...host,
      lockPlace(as, signal) {
        const place = host.lockPlace(as, signal);
        const { foreign } = place.connectors;
        return { ...place, connectors: { ...(foreign && { foreign }) } };
      },
    };
    const code = await contracts({
      screen,
      print: () => {},
      host: only,
      action,
      target,
      options: { data: '', ...flags },
      signal: AbortSignal.timeout(60_000),
    });
    return { code, text: lines.join('\n') };
  });

test('R39 R66 pin --dry-run shows every text that would be pinned, and writes nothing', async () => {
  const own = await opened();
  rmSync(own.lock);
  rmSync(`${own.lock}.d`, { recursive: true });
  const first = await command(own, 'pin', 'foreign', { dryRun: true });
  expect(first.code).toBe(0);
  for (const text of [
    'search_tickets',
    '+ Finds tickets by their text.',
    '+ Words of the ticket.',
    '+ Adds a comment.',
    'it reads only',
    '✓ foreign pinned as 1.0.0 with 2 tools',
    'Nothing was written: ',
  ])
    expect(first.text).toContain(text);
  expect(first.text).not.toContain('Written to');
  expect([existsSync(own.lock), existsSync(`${own.lock}.d`)]).toEqual([false, false]);
  await command(own, 'pin', 'foreign');
  const text = readFileSync(own.lock, 'utf8');
  own.offer([searchTool]);
  const again = await command(own, 'pin', 'foreign', { dryRun: true });
  expect([again.code, again.text]).toEqual([1, expect.stringContaining('has moved since')]);
  expect(readFileSync(own.lock, 'utf8')).toBe(text);
});

test('R66 what does not belong to an action is refused, and nothing is done', async () => {
  const own = await opened();
  const text = readFileSync(own.lock, 'utf8');
  const starts = own.starts();
  for (const [action, target, flags, named] of [
    ['pin', 'foreign', { digest: 'x' }, '--digest'],
    ['pin', 'foreign', { because: 'x' }, '--because'],
    ['list', undefined, { digest: 'x' }, '--digest'],
    ['list', undefined, { because: 'x' }, '--because'],
    ['list', undefined, { dryRun: true }, '--dry-run'],
    ['list', undefined, { plugin: 'x' }, '--plugin'],
    ['accept', 'foreign', { plugin: 'x' }, '--plugin'],
    ['list', 'foreign', {}, 'contracts list takes no name'],
  ] as const)
    await expect(command(own, action, target, flags)).rejects.toMatchObject({
      code: 'arguments',
      exitCode: 2,
      message: expect.stringContaining(named),
    });
  expect([readFileSync(own.lock, 'utf8'), own.starts()]).toEqual([text, starts]);
});

test('R66 the list ends with 1 when something is refused or was not reached, else with 0', async () => {
  const own = await opened();
  const code = async () => (await command(own, 'list')).code;
  expect(await code()).toBe(0);
  own.offer([broken, commentTool]);
  expect(await code()).toBe(1);
  own.offer([searchTool, commentTool]);
  const skill = join(own.plugin, 'skills', 'breach-watch', 'SKILL.md');
  const before = readFileSync(skill, 'utf8');
  writeFileSync(skill, `${before}More.\n`);
  expect(await code()).toBe(1);
  writeFileSync(skill, before);
  const pinned = readFileSync(own.lock, 'utf8');
  const { connectors: _connectors, ...rest } = JSON.parse(pinned);
  writeFileSync(own.lock, JSON.stringify({ ...rest, connectors: {} }));
  expect(await code()).toBe(1);
  writeFileSync(own.lock, pinned);
  writeFileSync(join(own.path, 'foreign', 'surface.json'), 'damaged');
  expect(await code()).toBe(1);
});
