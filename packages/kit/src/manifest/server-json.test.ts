import { expect, test } from 'vitest';
import { z } from 'zod';
import { manifestOf } from './connector-manifest.ts';
import { deployed, facts } from './deployed.fixture.ts';
import { mcpHttpJson, mcpStdioJson } from './mcp-json.ts';
import { serverJson } from './server-json.ts';

const exact = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^~^<>=*x|\s]+$/);
const input = {
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  value: z.string().optional(),
  choices: z.array(z.string()).optional(),
};

/**
 * The rules of the schema 2025-12-11 and of the official registry that concern us, written down from their documents
 * (modelcontextprotocol/registry, docs/reference/server-json). Closed, where theirs is open: a misspelt name is caught.
 */
const publishedRules = z.strictObject({
  $schema: z.literal(
    'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  ),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  version: exact,
  repository: z
    .strictObject({ url: z.url(), source: z.string(), subfolder: z.string().optional() })
    .optional(),
  packages: z.array(
    z.strictObject({
      registryType: z.enum(['npm', 'pypi', 'oci', 'nuget', 'mcpb']),
      registryBaseUrl: z.url().optional(),
      identifier: z.string().min(1),
      version: exact.refine((version) => version !== 'latest'),
      runtimeHint: z.string().optional(),
      transport: z.strictObject({ type: z.literal('stdio') }),
      packageArguments: z.array(
        z.strictObject({ ...input, type: z.literal('named'), name: z.string().startsWith('--') }),
      ),
      environmentVariables: z.array(
        z.strictObject({ ...input, name: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }),
      ),
    }),
  ),
});

const manifest = manifestOf(deployed, facts);

test('server.json keeps the published rules', () => {
  expect(() => publishedRules.parse(JSON.parse(serverJson(manifest)))).not.toThrow();
  const repository = { url: 'https://git.example/gatehouse', source: 'git', subfolder: 'notes' };
  const published = publishedRules.parse(JSON.parse(serverJson({ ...manifest, repository })));
  expect(published.repository).toEqual(repository);
});

test('one package for each vendor, which asks for the settings of that vendor alone', () => {
  const { packages } = publishedRules.parse(JSON.parse(serverJson(manifest)));
  expect(packages).toHaveLength(2);
  expect(packages[1]).toEqual({
    registryType: 'npm',
    identifier: 'gatehouse-notes',
    version: '1.2.3',
    runtimeHint: 'npx',
    transport: { type: 'stdio' },
    packageArguments: [
      { type: 'named', name: '--vendor', value: 'pad', description: 'Serves Pad 2.' },
    ],
    environmentVariables: [
      {
        name: 'PAD_URL',
        description: 'Where Pad answers.',
        isRequired: true,
        isSecret: false,
        placeholder: 'https://pad.example',
      },
      { name: 'PAD_PIN', description: 'The key.', isRequired: true, isSecret: true },
      {
        name: 'PAD_BOOK',
        description: 'The book of new notes.',
        isRequired: false,
        isSecret: false,
      },
    ],
  });
  // a path inside the container is nobody's default
  expect(packages[0]?.environmentVariables[0]).not.toHaveProperty('value');
});

test('.mcp.json starts an exact version and names the file of a secret, never the secret', () => {
  expect(JSON.parse(mcpStdioJson(manifest))).toEqual({
    mcpServers: {
      'notes-local': {
        command: 'npx',
        args: ['-y', 'gatehouse-notes@1.2.3', '--vendor', 'local'],
        env: { LOCAL_DATA: '${LOCAL_DATA}' },
      },
      'notes-pad': {
        command: 'npx',
        args: ['-y', 'gatehouse-notes@1.2.3', '--vendor', 'pad'],
        env: { PAD_URL: '${PAD_URL}', PAD_PIN_FILE: '${PAD_PIN_FILE}' },
      },
    },
  });
  expect(JSON.parse(mcpHttpJson(manifest))).toEqual({
    mcpServers: { notes: { type: 'http', url: '${NOTES_MCP_URL}' } },
  });
});
