import { z } from 'zod';

import { warning } from './diagnostic.ts';
import { gatehouseSection } from './gatehouse-section.ts';
import { versionOf } from './manifest-version.ts';
import { type Manifest, type ManifestFile, parseManifest } from './manifest.ts';
import type { Reading } from './reading.ts';

/** Where Agent Plugins keeps its manifest. */
export const AGENT_PLUGINS_MANIFEST = 'plugin.json';

/** The one schema of Agent Plugins 1.0.0. Compared as text and never retrieved. */
const SCHEMA = 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json';

/** 1 to 64 of `a-z0-9-.`, alphanumeric ends, no `--` or `..`. */
const NAME = /^(?=.{1,64}$)(?!.*(?:--|\.\.))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

const text = z.string();
const schema = z.looseObject({
  $schema: z.literal(SCHEMA, `expected "${SCHEMA}", the one version that Gatehouse loads`),
  name: text.regex(NAME, 'expected 1 to 64 of a-z, 0-9, hyphen and dot, such as "crm-tools"'),
  version: text.optional(),
  description: text.optional(),
  author: z
    .looseObject({ name: text.optional(), email: text.optional(), url: text.optional() })
    .optional(),
  homepage: text.optional(),
  repository: text.optional(),
  license: text.optional(),
  keywords: z.array(text).optional(),
  extensions: z.unknown().optional(),
});

/**
 * Interprets the root `plugin.json` of Agent Plugins 1.0. Versions, URLs and licences of any form pass.
 *
 * @throws BundleError `manifest_invalid`
 */
export function agentPluginsManifest(reading: Reading, file: ManifestFile): Manifest {
  const fields = parseManifest(file, schema, file.value);
  for (const key of Object.keys(fields)) {
    if (Object.hasOwn(schema.shape, key)) continue;
    const message = `field \`${key}\` is not part of the format and is ignored`;
    reading.diagnostics.push(
      warning('unknown_field', file.path, message, 'Move it below `extensions`.'),
    );
  }
  return {
    dialect: 'agent-plugins',
    name: fields.name,
    version: versionOf(reading, file.path, fields.version),
    description: fields.description ?? '',
    gatehouse: gatehouseSection(reading, file, 'extensions', fields.extensions),
    skills: { folders: [], commands: [], rootSkill: false, rootName: fields.name },
    servers: [{ kind: 'file', path: 'mcp.json', expected: false }],
  };
}
