import { jsonText } from './json-text.ts';
import type { ConnectorManifest } from './connector-manifest.ts';

/** `.mcp.json` for clients that start the connector: one server for each vendor; secrets by the name of their file. */
export function mcpStdioJson({ category, npm, version, vendors }: ConnectorManifest): string {
  const servers = vendors.map(({ id, settings }) => [
    `${category}-${id}`,
    {
      command: 'npx',
      args: ['-y', `${npm}@${version}`, '--vendor', id],
      env: Object.fromEntries(
        settings
          .filter(({ required }) => required)
          .map(({ variable, secret }) => (secret ? `${variable}_FILE` : variable))
          .map((name) => [name, `\${${name}}`]),
      ),
    },
  ]);
  return document(Object.fromEntries(servers));
}

/** `.mcp.json` for clients that reach a running connector. They find out by themselves who issues its tokens (RFC 9728). */
export function mcpHttpJson({ category }: ConnectorManifest): string {
  const url = `\${${category.toUpperCase().replaceAll('-', '_')}_MCP_URL}`;
  return document({ [category]: { type: 'http', url } });
}

const document = (mcpServers: object) => jsonText({ mcpServers });
