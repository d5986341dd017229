import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BundleError } from './error.ts';
import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder } from './testing-folder.ts';

async function failure(files: Record<string, string>): Promise<BundleError> {
  await using folder = await testFolder(files);
  try {
    await readBundle(folder.root);
  } catch (error) {
    if (error instanceof BundleError) return error;
    throw error;
  }
  throw new Error('the bundle loaded');
}

const write = (fields: object) => ({ 'plugin.json': JSON.stringify(fields) });
const own = (fields: Record<string, unknown>) =>
  claudeJson({ metadata: { 'dev.gatehouse': fields } });

describe('a mistyped field is fatal and named with its line, expectation and next step', () => {
  const scopes = ['t:read'];
  const cases: [string, Record<string, string>, string][] = [
    ['name', claudeJson({ name: 5 }), 'field name: '],
    ['version', claudeJson({ version: 1 }), 'field version: '],
    ['keywords', claudeJson({ keywords: 'a' }), 'field keywords: '],
    ['skills', claudeJson({ skills: 5 }), 'field skills: expected a "./" path'],
    ['orgUnits', own({ orgUnits: 'a' }), 'field metadata["dev.gatehouse"].orgUnits: '],
    [
      'scopes',
      own({ connectors: { t: { scopes: ['a b'] } } }),
      '.connectors.t.scopes[0]: expected',
    ],
    [
      'scopes of another category',
      own({ connectors: { pay: { scopes: ['pay:read', 'ticketing:read'] } } }),
      '.connectors.pay.scopes[1]: expected a scope of its own category, such as "pay:read"',
    ],
    ['no scopes', own({ connectors: { t: {} } }), '.connectors.t.scopes: '],
    [
      'contract',
      own({ connectors: { t: { scopes, contract: 'new' } } }),
      'expected a semver range',
    ],
    ['category', own({ connectors: { 'A b': { scopes } } }), '["A b"]: expected a category'],
    ['tier', own({ agents: { a: { tier: 'huge' } } }), '.agents.a.tier: '],
    ['result', own({ agents: { a: { tier: 'small', result: './../x' } } }), '.agents.a.result: '],
    ['unknown', own({ orgUnit: ['a'] }), 'field metadata["dev.gatehouse"]: '],
  ];
  test.for(cases)('%s', async ([, files, message]) => {
    const error = await failure(files);
    expect(error).toMatchObject({
      name: 'BundleError',
      code: 'manifest_invalid',
      path: '.claude-plugin/plugin.json',
    });
    expect(error.message).toContain(message);
    expect(error.hint).toContain('load the bundle again');
    expect(error.line).toBeGreaterThan(0);
  });

  test('the line is the one of the field', async () => {
    expect((await failure(claudeJson({ version: 1 }))).line).toBe(3);
  });
});

test('semver ranges of every form pass', async () => {
  const ranges = ['^1', '~1.2', '1.x', '*', '>=1.0.0 <2', '1 - 2', '^1 || ^2.0.0-rc.1', '= 1.2.3'];
  for (const contract of ranges) {
    await using folder = await testFolder(own({ connectors: { t: { scopes: [], contract } } }));
    const { gatehouse } = await readBundle(folder.root);
    expect(gatehouse.connectors['t']?.contract).toBe(contract);
  }
});

test('broken JSON is fatal, with a line and without quoting the file', async () => {
  const path = '.claude-plugin/plugin.json';
  const error = await failure({ [path]: '{\n  "name": "demo",\n  "token": SECRET }\n}' });
  expect(error).toMatchObject({ code: 'manifest_syntax', path });
  expect(`${error.message}${error.hint}${String(error.cause)}`).not.toContain('SECRET');
});

test('a manifest that is a link out of the bundle, a folder or too large is fatal', async () => {
  await using outside = await testFolder(claudeJson());
  await using folder = await testFolder({ '.claude-plugin/.keep': '' });
  const path = '.claude-plugin/plugin.json';
  await symlink(join(outside.root, path), join(folder.root, path));
  await expect(readBundle(folder.root)).rejects.toMatchObject({ code: 'outside_bundle' });
  expect(await failure({ [`${path}/x`]: '' })).toMatchObject({ code: 'unreadable' });
  const large = { [path]: `{"name":"${'x'.repeat(300_000)}"}` };
  expect(await failure(large)).toMatchObject({ code: 'too_large' });
});

test('unknown fields and a useless metadata are ignored with a warning', async () => {
  await using folder = await testFolder(claudeJson({ orgUnits: ['a'], metadata: 'x', hooks: {} }));
  const { gatehouse, diagnostics } = await readBundle(folder.root);
  expect(gatehouse).toEqual({ connectors: {}, agents: {}, uses: {} });
  expect(diagnostics.map(({ level, code }) => `${level} ${code}`)).toEqual([
    'warning unknown_field',
    'warning metadata_ignored',
  ]);
});

test('no org units is no limit, an empty list is nobody', async () => {
  await using folder = await testFolder(own({ orgUnits: [] }));
  expect((await readBundle(folder.root)).gatehouse.orgUnits).toEqual([]);
  await using open = await testFolder(own({}));
  expect((await readBundle(open.root)).gatehouse.orgUnits).toBeUndefined();
});

test('Agent Plugins: another schema version or a bad name is fatal, an unknown field is not', async () => {
  const $schema = 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json';
  const next = $schema.replace('1.0.0', '2.0.0');
  expect((await failure(write({ $schema: next, name: 'a' }))).message).toContain('field $schema');
  expect(await failure(write({ name: 'a' }))).toMatchObject({ code: 'manifest_invalid' });
  expect((await failure(write({ $schema, name: 'a--b' }))).message).toContain('field name');
  await using folder = await testFolder(
    write({ $schema, name: 'a', version: '1', extensions: 5, extra: 1 }),
  );
  const { diagnostics } = await readBundle(folder.root);
  expect(diagnostics.map(({ code }) => code)).toEqual(['unknown_field', 'extensions_ignored']);
});
