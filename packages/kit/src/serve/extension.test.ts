import { randomBytes, randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openConnector } from '../run/open-connector.ts';
import { serveHttp } from './http.ts';
import { rawCall, rawRequest, type Era } from './raw-call.fixture.ts';
import type { ServerExtension } from './server-parts.ts';
import { tinyConnector } from './tiny-connector.fixture.ts';
import { tinyParts } from './tiny-server.fixture.ts';

const source = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-extension-'));
afterAll(() => rmSync(folder, { recursive: true }));

const extension: ServerExtension = {
  options: {},
  register(server) {
    server.registerTool('extra', { description: 'Not of the connector.' }, () => ({
      content: [{ type: 'text', text: 'extra' }],
    }));
  },
};

/** The result or error of one request, and its status. */
async function ask(url: URL, era: Era, method: string, name?: string) {
  const modern = era === '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const hello = {
    protocolVersion: era,
    capabilities: {},
    clientInfo: { name: 'a test', version: '1' },
  };
  const reply = await rawRequest(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(modern && { 'mcp-method': method }),
      ...(name !== undefined && { 'mcp-name': name }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: { ...(modern ? { _meta: meta } : method === 'initialize' ? hello : {}) },
    }),
  });
  return answer.parse(JSON.parse(/^data: (.*)$/m.exec(reply.text)?.[1] ?? reply.text));
}
const answer = z.object({
  result: z.looseObject({
    tools: z.array(z.looseObject({ name: z.string() })).optional(),
    capabilities: z.record(z.string(), z.unknown()).optional(),
  }),
});
const toolsOf = async (...about: Parameters<typeof ask>) =>
  (await ask(...about)).result.tools?.map(({ name }) => name);

async function withServer<Result>(
  parts: ReturnType<typeof tinyParts>['parts'],
  use: (url: URL) => Promise<Result>,
): Promise<Result> {
  const running = await serveHttp(parts, { host: '127.0.0.1', port: 0 });
  return use(running.url).finally(() => running.close());
}

describe('what a test of the protocol adds is served beside the connector’s own tools', () => {
  test.each<Era>(['2026-07-28', '2025-11-25'])('to a client of %s', async (era) => {
    const { parts } = tinyParts();
    await withServer({ ...parts, extension }, async (url) => {
      expect(await toolsOf(url, era, 'tools/list')).toEqual(['get_note', 'add_note', 'extra']);
      expect((await rawCall(url, era, 'extra', {})).text).toContain('"text":"extra"');
      expect((await rawCall(url, era, 'get_note', { at: 0 })).text).toContain('first note');
    });
  });
});

describe('R9 R41 no connector can be given it', () => {
  test('not by its definition, its flags, its settings or its environment', async () => {
    const hostile = { extension, 'parts.extension': extension };
    const settings = { extension: 'x' };
    const flags = { vendor: 'memory', auth: 'off', settings: {}, state: folder } as const;
    const opened = await openConnector(
      { ...tinyConnector, ...hostile },
      { ...flags, ...hostile, settings },
      {
        env: { GATEHOUSE_EXTENSION: 'x', EXTENSION: 'x' },
        now: Date.now,
        random: () => 0,
        randomBytes,
        newId: randomUUID,
        wait: () => Promise.resolve(),
        later: () => () => {},
        usage: () => ({ cpuSeconds: 0, residentBytes: 0 }),
        readFile: () => '{}',
        write: () => {},
      },
    );
    try {
      expect(Object.keys(opened.parts)).not.toContain('extension');
      await withServer(opened.parts, async (url) => {
        expect(await toolsOf(url, '2026-07-28', 'tools/list')).toEqual(['get_note', 'add_note']);
      });
    } finally {
      await opened.close();
    }
  });

  test('nothing of the kit sets it, one place reads it, and the kit does not export it', () => {
    const files = globSync('**/*.ts', { cwd: source }).filter(
      (file) => !/\.(test|fixture)\.ts$/.test(file),
    );
    const naming = (word: RegExp) =>
      files.filter((file) => word.test(readFileSync(join(source, file), 'utf8'))).toSorted();
    expect(files.length).toBeGreaterThan(50);
    expect(naming(/ServerExtension/)).toEqual(['serve/server-parts.ts']);
    expect(naming(/\.extension\b/)).toEqual(['serve/mcp-server.ts']);
    expect(naming(/\bextension\??\s*:/)).toEqual(['serve/server-parts.ts']);
    expect(naming(/\bopenConnector\b/)).toEqual(['run/open-connector.ts', 'run/run-connector.ts']);
    expect(readFileSync(join(source, 'index.ts'), 'utf8')).not.toMatch(/serve\//);
  });
});

describe('R34 what a connector declares', () => {
  const fixed = { listChanged: false };

  test.each<[Era, string]>([
    ['2026-07-28', 'server/discover'],
    ['2025-11-25', 'initialize'],
  ])('to a client of %s: three lists that never change', async (era, method) => {
    await withServer(tinyParts().parts, async (url) => {
      expect((await ask(url, era, method)).result.capabilities).toEqual({
        tools: fixed,
        prompts: fixed,
        resources: fixed,
      });
      expect((await ask(url, era, 'prompts/list')).result).toMatchObject({ prompts: [] });
      expect((await ask(url, era, 'resources/list')).result).toMatchObject({ resources: [] });
      expect((await ask(url, era, 'resources/templates/list')).result).toMatchObject({
        resourceTemplates: [],
      });
    });
  });

  test('a list is whole whatever name stands in its headers', async () => {
    await withServer(tinyParts().parts, async (url) => {
      expect(await toolsOf(url, '2026-07-28', 'tools/list', 'get_note')).toEqual([
        'get_note',
        'add_note',
      ]);
    });
  });
});
