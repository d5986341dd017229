import { expect, test } from 'vitest';

import { BundleError } from './error.ts';
import { readBundle } from './read-bundle.ts';
import { claudeJson, testFolder, withFrontMatter } from './testing-folder.ts';

const gatehouse = {
  orgUnits: ['support', 'billing'],
  connectors: {
    ticketing: { contract: '^1', scopes: ['ticketing:read'], placeholder: 'support platform' },
  },
  agents: { reader: { tier: 'small', result: './agents/reader.result.json' } },
  uses: { triage: { tools: { 'ticketing.get_ticket': { sends: ['ticket_id'] } } } },
};

const files = {
  ...claudeJson({ version: '2.3.4', metadata: { 'dev.gatehouse': gatehouse } }),
  'skills/triage/SKILL.md': withFrontMatter(
    'name: triage\ndescription: Sorts tickets.\nwhen_to_use: On new ones.\nallowed-tools: Read Bash(git log:*)',
  ),
  'agents/reader.md': withFrontMatter(
    'name: reader\ndescription: Reads tickets.\ntools: ticketing.get_ticket, ticketing.search_tickets\nmodel: inherit',
  ),
  '.mcp.json': '{"mcpServers":{"ticketing":{"type":"http","url":""}}}',
};

test('R1 R2 one manifest declares skills, connectors and sub-agents, with a version', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  expect(bundle).toMatchObject({
    root: folder.root,
    dialect: 'claude',
    name: 'demo',
    version: '2.3.4',
    description: 'A demo.',
    diagnostics: [],
  });
  expect(bundle.skills).toEqual([
    {
      name: 'triage',
      description: 'Sorts tickets.',
      whenToUse: 'On new ones.',
      path: 'skills/triage/SKILL.md',
      folder: 'skills/triage',
      modelInvocable: true,
      allowedTools: ['Read', 'Bash(git log:*)'],
      bytes: Buffer.byteLength(files['skills/triage/SKILL.md']),
    },
  ]);
  expect(bundle.agents).toEqual([
    {
      name: 'reader',
      description: 'Reads tickets.',
      tools: ['ticketing.get_ticket', 'ticketing.search_tickets'],
      inheritsTools: false,
      model: 'inherit',
      path: 'agents/reader.md',
      bytes: Buffer.byteLength(files['agents/reader.md']),
    },
  ]);
  expect(bundle.servers).toEqual([
    {
      name: 'ticketing',
      label: 'ticketing',
      path: '.mcp.json',
      transport: 'unbound',
      intended: 'http',
    },
  ]);
});

test('R3 R4 R5 the manifest states org units, scopes and model tiers', async () => {
  await using folder = await testFolder(files);
  const bundle = await readBundle(folder.root);
  expect(bundle.gatehouse.orgUnits).toEqual(['support', 'billing']);
  expect(bundle.gatehouse.connectors['ticketing']?.scopes).toEqual(['ticketing:read']);
  expect(bundle.gatehouse.agents['reader']?.tier).toBe('small');
  expect(bundle.categories).toEqual([
    {
      placeholder: 'support platform',
      category: 'ticketing',
      servers: [],
      connector: 'ticketing',
    },
  ]);
});

test('a bundle without Gatehouse fields loads and declares no scopes', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.'),
  });
  const bundle = await readBundle(folder.root);
  expect(bundle.gatehouse).toEqual({ connectors: {}, agents: {}, uses: {} });
  expect(bundle.skills.map(({ name }) => name)).toEqual(['a']);
});

test('without a manifest the folder names the bundle', async () => {
  await using folder = await testFolder(
    { 'skills/a/SKILL.md': withFrontMatter('name: a\ndescription: Does a.') },
    'My Tools',
  );
  const bundle = await readBundle(folder.root);
  expect(bundle).toMatchObject({ name: 'my-tools', displayName: 'My Tools', version: 'unknown' });
  expect(bundle.diagnostics.map(({ code }) => code)).toEqual(['name_slugged', 'version_missing']);
});

test('a root SKILL.md without skills/ is a bundle of one skill', async () => {
  await using folder = await testFolder({
    ...claudeJson(),
    'SKILL.md': withFrontMatter('description: Does one thing.'),
  });
  const { skills } = await readBundle(folder.root);
  expect(skills).toMatchObject([{ name: 'demo', path: 'SKILL.md' }]);
});

test('no folder is fatal', async () => {
  await using folder = await testFolder({ file: '' });
  await expect(readBundle(`${folder.root}/none`)).rejects.toMatchObject({ code: 'not_found' });
  await expect(readBundle(`${folder.root}/file`)).rejects.toBeInstanceOf(BundleError);
});

test('R66 settings for an agent or skill that does not exist are reported', async () => {
  const { 'agents/reader.md': _, ...rest } = files;
  await using folder = await testFolder({ ...rest, 'skills/triage/SKILL.md': '' });
  const { diagnostics } = await readBundle(folder.root);
  expect(diagnostics.map(({ level, code }) => [level, code])).toEqual([
    ['warning', 'front_matter_missing'],
    ['skipped', 'description_missing'],
    ['warning', 'gatehouse_unknown_agent'],
    ['warning', 'gatehouse_unknown_use'],
  ]);
});

test('R66 parts of the layout that Gatehouse leaves alone are named', async () => {
  await using folder = await testFolder({ ...claudeJson(), 'hooks/hooks.json': '[]' });
  const { diagnostics } = await readBundle(folder.root);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'component_ignored', path: 'hooks' },
  ]);
});

test('R66 a CONNECTORS.md beyond the limit is cut in sight', async () => {
  const table = '| Category | Placeholder |\n|-|-|\n| Chat | ~~chat |\n\n';
  await using folder = await testFolder({
    ...claudeJson(),
    'CONNECTORS.md': `${table}${'prose '.repeat(50_000)}`,
  });
  const { categories, diagnostics } = await readBundle(folder.root);
  expect(categories).toEqual([{ placeholder: 'chat', category: 'Chat', servers: [] }]);
  expect(diagnostics).toMatchObject([{ level: 'warning', code: 'connectors_too_long' }]);
});

test('Agent Plugins 1.0: root manifest, extensions and mcp.json', async () => {
  await using folder = await testFolder({
    'plugin.json': JSON.stringify({
      $schema: 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json',
      name: 'crm.tools',
      version: 'spring',
      extensions: { 'dev.gatehouse': gatehouse, 'com.example': { any: true } },
    }),
    'mcp.json': JSON.stringify({
      $schema: 'https://agent-plugins.org/schemas/1.0.0/mcp.schema.json',
      mcpServers: { crm: { type: 'streamable-http', url: 'https://crm.example/mcp' } },
    }),
    'skills/triage/SKILL.md': files['skills/triage/SKILL.md'],
    'agents/reader.md': files['agents/reader.md'],
  });
  const bundle = await readBundle(folder.root);
  expect(bundle).toMatchObject({ dialect: 'agent-plugins', name: 'crm.tools', version: 'spring' });
  expect(bundle.gatehouse.orgUnits).toEqual(['support', 'billing']);
  expect(bundle.servers).toMatchObject([{ name: 'crm', transport: 'http' }]);
  expect(bundle.diagnostics).toEqual([]);
});
