import { z } from 'zod';

import { warning } from './diagnostic.ts';
import { gatehouseFields } from './gatehouse-fields.ts';
import { gatehouseSection } from './gatehouse-section.ts';
import { versionOf } from './manifest-version.ts';
import { type Manifest, type ManifestFile, parseManifest, type ServerSource } from './manifest.ts';
import { isSpecName, slug } from './name.ts';
import type { Reading } from './reading.ts';

/** Where the layout keeps its manifest. */
export const CLAUDE_MANIFEST = '.claude-plugin/plugin.json';

const text = z.string();
const paths = z.union([text, z.array(text)], 'expected a "./" path or a list of them');
const servers = z.record(text, z.unknown());

/** Fields with their types: where the origin host refuses a wrong one, so does Gatehouse. */
const schema = z.looseObject({
  name: text.min(1, 'expected a name, received an empty text'),
  version: text.optional(),
  displayName: text.optional(),
  description: text.optional(),
  author: z
    .looseObject({ name: text.optional(), email: text.optional(), url: text.optional() })
    .optional(),
  homepage: text.optional(),
  repository: text.optional(),
  license: text.optional(),
  keywords: z.array(text).optional(),
  metadata: z.unknown().optional(),
  skills: paths.optional(),
  commands: paths.optional(),
  agents: paths.optional(),
  mcpServers: z
    .union(
      [text, servers, z.array(z.union([text, servers]))],
      'expected a path, an object of servers, or a list of both',
    )
    .optional(),
});

/** Top-level fields of the format that Gatehouse has no use for, but knows. */
const OTHER_FIELDS = new Set(
  (
    '$schema channels defaultEnabled dependencies engines experimental hooks icon lspServers network ' +
    'outputStyles privacyPolicyUrl screenshots settings supportUrl termsOfServiceUrl userConfig workflows'
  ).split(' '),
);

/**
 * Interprets `.claude-plugin/plugin.json`.
 *
 * @throws BundleError `manifest_invalid`
 */
export function claudeManifest(reading: Reading, file: ManifestFile): Manifest {
  const fields = parseManifest(file, schema, file.value);
  for (const key of Object.keys(fields)) {
    if (Object.hasOwn(schema.shape, key) || OTHER_FIELDS.has(key)) continue;
    const message = `field \`${key}\` is not part of the format and is ignored`;
    reading.diagnostics.push(
      warning('unknown_field', file.path, message, 'Move it below `metadata`.'),
    );
  }
  const named = nameOf(reading, file.path, fields.name);
  const displayName = fields.displayName ?? named.displayName;
  return {
    dialect: 'claude',
    name: named.name,
    version: versionOf(reading, file.path, fields.version),
    ...(displayName === undefined ? {} : { displayName }),
    description: fields.description ?? '',
    gatehouse: gatehouseSection(reading, file, 'metadata', fields.metadata),
    skills: {
      folders: list(fields.skills ?? []),
      ...(fields.commands === undefined ? {} : { commands: list(fields.commands) }),
      rootSkill: true,
      rootName: named.name,
    },
    ...(fields.agents === undefined ? {} : { agents: list(fields.agents) }),
    servers: [
      { kind: 'file', path: '.mcp.json', expected: false },
      ...list(fields.mcpServers ?? []).map((source): ServerSource =>
        typeof source === 'string'
          ? { kind: 'file', path: source, expected: true }
          : { kind: 'inline', path: file.path, value: source },
      ),
    ],
  };
}

/** The same layout without a manifest: the folder's name is the bundle's. */
export function claudeDefaults(reading: Reading, folderName: string): Manifest {
  const named = nameOf(reading, '.', folderName);
  return {
    dialect: 'claude',
    ...named,
    version: versionOf(reading, CLAUDE_MANIFEST, undefined),
    description: '',
    gatehouse: gatehouseFields.parse({}),
    skills: { folders: [], rootSkill: true, rootName: named.name },
    servers: [{ kind: 'file', path: '.mcp.json', expected: false }],
  };
}

function nameOf(
  reading: Reading,
  path: string,
  label: string,
): { name: string; displayName?: string } {
  if (isSpecName(label)) return { name: label };
  const name = slug(label) ?? 'unnamed';
  const message = `the bundle's name is not of \`a-z0-9-\` (64 at most); \`${name}\` stands in`;
  reading.diagnostics.push(warning('name_slugged', path, message, `Rename it to \`${name}\`.`));
  return { name, displayName: label };
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
