import type { ConnectorManifest } from './connector-manifest.ts';
import { generatedBy, place, USER, variable } from './places.ts';

/** What HEALTHCHECK runs: exit code 0 while the connector says that it is alive. */
export function healthProbe(port: number): string[] {
  const url = `http://127.0.0.1:${port}/healthz`;
  return [
    'node',
    '-e',
    `fetch('${url}',{signal:AbortSignal.timeout(5000)}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
  ];
}

/**
 * The image: Node and the built program, nothing else. It writes to the state folder only, so it runs with a read-only
 * file system; no package manager stays in it. Built from the connector's folder after its build:
 * `docker build -f deploy/Dockerfile .`
 */
export function dockerfile(manifest: ConnectorManifest): string {
  const { npm, port, title, summary, version, license, registryName, repository } = manifest;
  const labels = {
    'io.modelcontextprotocol.server.name': registryName,
    'org.opencontainers.image.title': title,
    'org.opencontainers.image.description': summary,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': license,
    ...(repository && { 'org.opencontainers.image.source': repository.url }),
  };
  return `# ${generatedBy(npm)}
# Build the connector first (dist/), then, in its folder: docker build -f deploy/Dockerfile .
# Pin the base by digest for production: --build-arg NODE_IMAGE=node:24-slim@sha256:...
ARG NODE_IMAGE=node:24-slim
FROM \${NODE_IMAGE}

RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \\
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \\
 && mkdir -p /app ${place.state} \\
 && printf '{"type":"module"}\\n' > /app/package.json \\
 && chown ${USER} ${place.state} \\
 && chmod 0700 ${place.state}

COPY dist/ /app/

${Object.entries(labels)
  .map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`)
  .join('\n')}

ENV NODE_ENV=production \\
    ${variable.state}=${place.state}

WORKDIR ${place.state}
USER ${USER}
EXPOSE ${port}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s --retries=3 \\
  CMD ${JSON.stringify(healthProbe(port))}
ENTRYPOINT ["node", "${place.program}"]
`;
}

/** What the build may see of the connector's folder: the built program alone. */
export function dockerIgnore({ npm }: ConnectorManifest): string {
  return `# ${generatedBy(npm)}\n**\n!dist/\n!dist/**\n`;
}
