import { compose } from './compose.ts';
import {
  manifestOf,
  type ConnectorManifest,
  type DeployedConnector,
} from './connector-manifest.ts';
import { dockerfile, dockerIgnore } from './dockerfile.ts';
import { envExample } from './env-example.ts';
import type { DeploymentFacts } from './facts.ts';
import { jsonText } from './json-text.ts';
import { mcpHttpJson, mcpStdioJson } from './mcp-json.ts';
import { serverJson } from './server-json.ts';

/** Every generated file, by name. `Dockerfile.dockerignore` is what BuildKit reads beside a Dockerfile of that name. */
const files = {
  'connector.json': jsonText,
  'server.json': serverJson,
  'mcp.stdio.json': mcpStdioJson,
  'mcp.http.json': mcpHttpJson,
  Dockerfile: dockerfile,
  'Dockerfile.dockerignore': dockerIgnore,
  'compose.yaml': compose,
  '.env.example': envExample,
} as const satisfies Record<string, (manifest: ConnectorManifest) => string>;

export type DeploymentFile = keyof typeof files;
// the keys of the object above
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const deploymentFiles = Object.keys(files) as DeploymentFile[];

/**
 * The deploy folder of a connector: file name -> text. The same definition and facts give the same bytes. Throws
 * TypeError when the two do not fit.
 */
export function generateDeployment(
  definition: DeployedConnector,
  facts: DeploymentFacts,
): Record<DeploymentFile, string> {
  const manifest = manifestOf(definition, facts);
  // the keys of the object above
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(deploymentFiles.map((name) => [name, files[name](manifest)])) as Record<
    DeploymentFile,
    string
  >;
}
