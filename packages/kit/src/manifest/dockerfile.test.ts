import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { manifestOf } from './connector-manifest.ts';
import { deployed, facts } from './deployed.fixture.ts';
import { dockerfile, dockerIgnore, healthProbe } from './dockerfile.ts';

const manifest = manifestOf(deployed, facts);

/** The instructions of a Dockerfile: comments gone, continued lines joined. */
function instructions(text: string): { name: string; rest: string }[] {
  return text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^([A-Z]+) (.+)$/.exec(line);
      if (!match) throw new Error(`not an instruction: ${line}`);
      return { name: match[1] ?? '', rest: match[2] ?? '' };
    });
}

describe('R9 the image holds the program and runs it as nobody in particular', () => {
  const found = instructions(dockerfile(manifest));
  const all = (name: string) => found.filter((each) => each.name === name).map(({ rest }) => rest);

  test('one stage over a Node image that can be pinned; only dist is copied; no secret is an argument', () => {
    expect(all('FROM')).toEqual(['${NODE_IMAGE}']);
    expect(all('ARG')).toEqual(['NODE_IMAGE=node:24-slim']);
    expect(all('COPY')).toEqual(['dist/ /app/']);
    expect(all('ADD')).toEqual([]);
    expect(dockerIgnore(manifest).split('\n').slice(1)).toEqual(['**', '!dist/', '!dist/**', '']);
  });

  test('a numeric user that is not root, set before the program starts and never taken back', () => {
    expect(all('USER')).toEqual(['1000:1000']);
    const order = found.map(({ name }) => name).filter((name) => /^(RUN|USER|ENTRY.*)$/.test(name));
    expect(order).toEqual(['RUN', 'USER', 'ENTRYPOINT']);
  });

  test('the program is started without a shell, so that it gets SIGTERM itself', () => {
    expect(all('ENTRYPOINT').map((each) => JSON.parse(each))).toEqual([['node', '/app/bin.js']]);
    expect(all('CMD')).toEqual([]);
    expect(all('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  test('it says which server of the registry it is, its version and its port', () => {
    expect(all('LABEL')).toEqual([
      'io.modelcontextprotocol.server.name="dev.gatehouse/notes"',
      'org.opencontainers.image.title="Notes"',
      'org.opencontainers.image.description="Notes behind one tool surface, whatever keeps them."',
      'org.opencontainers.image.version="1.2.3"',
      'org.opencontainers.image.licenses="Apache-2.0"',
    ]);
    expect(all('EXPOSE')).toEqual(['7411']);
  });

  test('text of the facts cannot become an instruction', () => {
    const summary = 'a "b"\nRUN evil';
    const names = instructions(dockerfile({ ...manifest, summary })).map(({ name }) => name);
    expect(names).toEqual(found.map(({ name }) => name));
  });
});

/** Runs the probe as docker would. */
async function probe(port: number): Promise<number | null> {
  const [, ...args] = healthProbe(port);
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.on('close', resolve);
  });
}

describe('HEALTHCHECK', () => {
  test('it is the instruction’s command', () => {
    const rest = instructions(dockerfile(manifest)).find(
      ({ name }) => name === 'HEALTHCHECK',
    )?.rest;
    const command = /CMD (\[.*\])$/.exec(rest ?? '')?.[1] ?? '';
    expect(z.array(z.string()).parse(JSON.parse(command))).toEqual(healthProbe(7411));
  });

  test.each([
    [200, 0],
    [503, 1],
  ])('an answer of %i gives exit code %i; no answer gives 1', async (status, code) => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // a listening TCP server has an address of this kind
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { port } = server.address() as AddressInfo;
    expect(await probe(port)).toBe(code);
    expect(paths).toEqual(['/healthz']);
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(await probe(port)).toBe(1);
  });
});
