import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinInLock, type LockPlace, type Surface } from 'gatehouse-contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GatehouseError } from '../error.ts';
import type { ConnectorConfig } from '../org/config.ts';
import { checkOptions, openPins } from './pins.ts';

const config: ConnectorConfig = {
  category: 'ticketing',
  command: ['desk'],
  inherit: [],
  trust: 'third-party',
};
const surface = (description: string): Surface => ({
  server: { name: 'desk', version: '1.0.0' },
  tools: [{ name: 'search', description, inputSchema: { type: 'object' } }],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  resolved: {},
});

async function pinned() {
  const folder = mkdtempSync(join(tmpdir(), 'pins-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'gatehouse.lock');
  const place: LockPlace = {
    file,
    connectors: { desk: checkOptions(config) },
    list: async () => surface('Finds.'),
    bundles: async () => ({}),
  };
  return { file, place, pins: openPins(file) };
}

describe('R39 the lock as the host reads it', () => {
  test('without one nothing is judged; from the moment that it is there everything is', async () => {
    const { pins, place } = await pinned();
    expect([pins.lock(), pins.judge('desk', config, surface('Other.'))]).toEqual([
      undefined,
      undefined,
    ]);
    await pinInLock(place, {});
    const verdicts = (description: string, of = config) =>
      pins.judge('desk', of, surface(description))?.map((each) => [each.verdict, each.outcome]);
    expect(verdicts('Finds.')).toEqual([['ok', 'pass']]);
    expect(verdicts('Other.')).toEqual([['text_drifted', 'refuse']]);
    expect(verdicts('Other.', { ...config, trust: 'own' })).toEqual([['text_drifted', 'pass']]);
    expect(verdicts('Finds.', { ...config, contract: '^2.0' })?.[0]).toEqual([
      'version_out_of_range',
      'refuse',
    ]);
  });

  test('an instance that is not in it is refused; a vendor beside an instance keeps its promises', async () => {
    const { pins, place } = await pinned();
    await pinInLock(place, {});
    const judged = (instance: string) =>
      pins.judge(instance, config, surface('Finds.'))?.map(({ verdict }) => verdict);
    expect(judged('desk.redmine')).toEqual(['ok']);
    expect(judged('other')).toEqual(['not_pinned']);
    expect(judged('constructor')).toEqual(['not_pinned']);
  });

  test('R66 a damaged one is an error of its own, whenever it is met', async () => {
    const { pins, place, file } = await pinned();
    await pinInLock(place, {});
    expect(pins.lock()?.connectors).toHaveProperty('desk');
    writeFileSync(file, '{}');
    const damaged = expect.objectContaining({ code: 'lock', exitCode: 2 });
    expect(() => pins.lock()).toThrow(damaged);
    expect(() => pins.judge('desk', config, surface('Finds.'))).toThrow(GatehouseError);
  });

  test('R66 one that is gone is not none: nothing is judged without it until it is back', async () => {
    const { pins, place, file } = await pinned();
    await pinInLock(place, {});
    const text = readFileSync(file, 'utf8');
    expect(pins.lock()?.connectors).toHaveProperty('desk');
    rmSync(file);
    const gone = expect.objectContaining({
      code: 'lock',
      message: `${file} was there and is gone.`,
      hint: expect.stringContaining('Restore it from version control'),
    });
    expect(() => pins.lock()).toThrow(gone);
    expect(() => pins.judge('desk', config, surface('Finds.'))).toThrow(gone);
    expect(() => pins.pinned('desk')).toThrow(gone);
    writeFileSync(file, text);
    expect(pins.judge('desk', config, surface('Finds.'))).toMatchObject([{ verdict: 'ok' }]);
  });

  test('R66 a link that leads nowhere is not none either', async () => {
    const { pins, file } = await pinned();
    symlinkSync('/nowhere/gatehouse.lock', file);
    expect(() => pins.lock()).toThrow(
      expect.objectContaining({ code: 'lock', message: `${file} cannot be read (ENOENT).` }),
    );
  });
});
