import type { ConnectorManifest } from './connector-manifest.ts';
import { generatedBy, secretName, variable } from './places.ts';

/** `.env.example`: what an operator fills in beside compose.yaml. Secrets are not in it; it says where they go. */
export function envExample({ npm, vendors, port }: ConnectorManifest): string {
  const lines = [
    `# ${generatedBy(npm)}`,
    '# Copy to .env beside compose.yaml. No secret belongs in here.',
    '',
    '# The endpoint as clients know it.',
    `${variable.publicUrl}=http://127.0.0.1:${port}/mcp`,
    '# Who issues passports, and the name under which it knows this connector.',
    `${variable.issuer}=`,
    `${variable.audience}=`,
    '# Optional: where spans go (OTLP over HTTP), e.g. http://collector:4318',
    `${variable.traces}=`,
    '# In ./config: connector.yaml and passport-keys.json, readable for user 1000.',
  ];
  for (const { id, title, replicas, settings } of vendors) {
    const plain = settings.filter(({ secret, value }) => !secret && value === undefined);
    const secrets = settings.filter(({ secret }) => secret);
    lines.push('', `# --profile ${id}: ${title}`);
    for (const { variable: name, about, required, example } of plain) {
      const optional = required ? '' : 'Optional. ';
      const like = example === undefined ? '' : ` Example: ${example}`;
      lines.push(`# ${optional}${about}${like}`, `${name}=`);
    }
    for (const { variable: name, about } of secrets) {
      lines.push(`# File ./secrets/${secretName(name)}, readable for user 1000 only: ${about}`);
    }
    if (replicas) {
      lines.push(
        `# --profile ${id}-replicas needs beside these: ./secrets/postgres-password, readable for user 999, and`,
        `# ./secrets/${secretName(variable.store)}: postgres://gatehouse:<that password>@postgres:5432/gatehouse`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
