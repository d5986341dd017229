import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '@gatehouse/mocks/listen';
import { createRedmine } from '@gatehouse/mocks/redmine';
import {
  createKeyPair,
  createMint,
  readSigningKey,
  type Mint,
  type Principal,
} from '@gatehouse/passport';
import type { TicketingAdapter } from '../../connectors/ticketing/src/adapter.ts';
import { ticketing } from '../../connectors/ticketing/src/connector.ts';
import { callTool } from '../../packages/kit/src/call/call-tool.ts';
import type { Flags } from '../../packages/kit/src/run/flags.ts';
import { openConnector } from '../../packages/kit/src/run/open-connector.ts';
import { processEdge } from '../../packages/kit/src/run/process-edge.ts';
import type { ServerParts } from '../../packages/kit/src/serve/server-parts.ts';
import type { ToolAnswer } from './fuzz-oracle.ts';

/** A connector that is open in this process, with everything real behind it: journal, audit log, policy, vendor. */
export interface FuzzTarget {
  readonly parts: ServerParts<TicketingAdapter>;
  /** Makes passports that this connector takes. */
  readonly mint: Mint;
  /** What the connector logged as an error. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Nobody is slowed down: what is looked for is what a call does, not how many are allowed. */
const config = `limits: { per_person: { calls: 100000, per_s: 1 }, in_flight: 10000 }
vendor: { concurrency: 256, connections: 64, wait_s: 60, breaker: { failures: 1000 } }
`;

export async function embeddedTarget(folder: string): Promise<FuzzTarget> {
  const settings = { data: join(folder, 'desk.db'), sample: 'support' };
  return open(folder, 'embedded', settings, {});
}

export async function redmineTarget(folder: string): Promise<FuzzTarget> {
  const issues = Array.from({ length: 30 }, (_, at) => ({
    subject: `Printer ${at} jams`,
    description: 'It *jams* on page two.',
    ...(at % 3 === 0 && { assignee: 'alice' as const }),
  }));
  const world = createRedmine({ issues });
  const server = await listen(world.handlers, world.origin);
  const env = {
    REDMINE_URL: server.url.href,
    REDMINE_API_KEY: world.apiKey,
    REDMINE_PROJECT: 'support',
  };
  const target = await open(folder, 'redmine', {}, env);
  return {
    ...target,
    async close() {
      await target.close();
      await server.close();
    },
  };
}

async function open(
  folder: string,
  vendor: string,
  settings: Flags['settings'],
  env: Record<string, string | undefined>,
): Promise<FuzzTarget> {
  const { privateJwk, publicKeys } = await createKeyPair('fuzz');
  const passportKeys = join(folder, `${vendor}-keys.json`);
  const configFile = join(folder, `${vendor}.yaml`);
  writeFileSync(passportKeys, JSON.stringify(publicKeys));
  writeFileSync(configFile, config);
  const errors: string[] = [];
  const edge = processEdge({
    env,
    write(line) {
      if (line.includes('"level":"error"')) errors.push(line.slice(0, 500));
    },
  });
  const opened = await openConnector(
    ticketing,
    {
      vendor,
      settings,
      config: configFile,
      state: join(folder, `${vendor}-state`),
      http: { host: '127.0.0.1', port: 0 },
      passportKeys,
      issuer: 'fuzz',
      audience: 'fuzz',
    },
    edge,
  );
  const mint = createMint({
    issuer: 'fuzz',
    key: await readSigningKey(privateJwk),
    now: Date.now,
    newId: randomUUID,
    lifetimeSeconds: 300,
  });
  return { parts: opened.parts, mint, errors, close: () => opened.close() };
}

const never = new AbortController().signal;

/** One call past the transport: exactly what a transport does with a request that it has read. */
export async function callDirectly(
  { parts }: FuzzTarget,
  tool: string,
  args: unknown,
  principal: Principal,
): Promise<ToolAnswer> {
  const prepared = parts.tools.get(tool);
  if (!prepared) throw new TypeError(`there is no tool ${tool}`);
  const result = await callTool(parts.services, prepared, {
    arguments: args,
    principal: () => Promise.resolve(principal),
    signal: never,
  });
  const [first] = result.content;
  return {
    isError: result.isError === true,
    structured: result.structuredContent,
    text: first?.type === 'text' ? first.text : '',
  };
}
