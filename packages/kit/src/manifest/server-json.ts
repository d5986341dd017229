import { jsonText } from './json-text.ts';
import type { ConnectorManifest, ManifestVendor } from './connector-manifest.ts';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';

/**
 * `server.json` of the MCP registry (schema 2025-12-11): the npm package over stdio, once for each vendor, so that a
 * client asks for the settings of the one that was chosen and for no others.
 */
export function serverJson(manifest: ConnectorManifest): string {
  const { registryName, title, summary, version, repository } = manifest;
  const server = {
    $schema: SCHEMA,
    name: registryName,
    title: title.slice(0, 100),
    description: summary,
    version,
    ...(repository && { repository }),
    packages: manifest.vendors.map((vendor) => npmPackage(manifest, vendor)),
  };
  return jsonText(server);
}

function npmPackage({ npm, version }: ConnectorManifest, vendor: ManifestVendor) {
  return {
    registryType: 'npm',
    identifier: npm,
    version,
    runtimeHint: 'npx',
    transport: { type: 'stdio' },
    packageArguments: [
      { type: 'named', name: '--vendor', value: vendor.id, description: `Serves ${vendor.title}.` },
    ],
    environmentVariables: vendor.settings.map((setting) => ({
      name: setting.variable,
      description: setting.about,
      isRequired: setting.required,
      isSecret: setting.secret,
      // a fixed value is a path inside the container; on a desktop the user chooses
      ...(setting.example !== undefined && { placeholder: setting.example }),
    })),
  };
}
