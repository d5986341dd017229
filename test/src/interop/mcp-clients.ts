import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
  type VersionNegotiationMode,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as TransportV1 } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { serveTicketing, ticketingCommand } from './connector-process.ts';

const toolResult = z.object({
  isError: z.boolean().default(false),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
});

export interface ToolResult {
  readonly isError: boolean;
  /** What the text block holds, parsed. */
  readonly body: unknown;
  /** The same as structure; absent in errors of the older revision. */
  readonly structured: unknown;
}

function read(result: unknown): ToolResult {
  const { isError, content, structuredContent } = toolResult.parse(result);
  return { isError, body: JSON.parse(content[0].text), structured: structuredContent };
}

/** The one face of all clients that the tests use. */
export interface Caller {
  list(): Promise<Record<string, unknown>[]>;
  call(tool: string, args: object, meta?: object): Promise<ToolResult>;
  /** Revision of the protocol that both sides agreed on. */
  readonly revision: string | undefined;
  close(): Promise<void>;
}

/** How a connector is started: its flags and its variables. */
export interface Start {
  readonly flags: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const CLIENTS = ['v1', 'v2 legacy', 'v2 auto', 'v2 pinned'] as const;
export const TRANSPORTS = ['stdio', 'http'] as const;
export type ClientName = (typeof CLIENTS)[number];
export type TransportName = (typeof TRANSPORTS)[number];

const modes: Record<Exclude<ClientName, 'v1'>, VersionNegotiationMode> = {
  'v2 legacy': 'legacy',
  'v2 auto': 'auto',
  'v2 pinned': { pin: '2026-07-28' },
};

/** Starts a connector and connects a client to it. Closing the caller ends the process as well. */
export async function connect(
  client: ClientName,
  transport: TransportName,
  start: Start,
): Promise<Caller> {
  if (transport === 'stdio') {
    const server = {
      ...ticketingCommand(...start.flags),
      env: { ...start.env },
      stderr: 'ignore' as const,
    };
    return client === 'v1'
      ? connectV1(new StdioV1(server))
      : connectV2(new StdioV2(server), modes[client]);
  }
  const served = await serveTicketing([...start.flags, '--auth', 'off'], start.env);
  try {
    const caller = await (client === 'v1'
      ? connectV1(new HttpV1(served.url))
      : connectV2(new HttpV2(served.url), modes[client]));
    return {
      ...caller,
      async close() {
        await caller.close();
        await served.stop();
      },
    };
  } catch (error) {
    await served.stop();
    throw error;
  }
}

const identity = { name: 'interop', version: '1.0.0' };

async function connectV1(transport: TransportV1): Promise<Caller> {
  const client = new ClientV1(identity);
  await client.connect(transport);
  return {
    list: async () => (await client.listTools()).tools,
    call: async (name, args, meta) =>
      read(
        await client.callTool({
          name,
          arguments: { ...args },
          ...(meta && { _meta: { ...meta } }),
        }),
      ),
    // v1 keeps it to itself; it cannot speak a newer one
    revision: '2025-11-25',
    close: () => client.close(),
  };
}

async function connectV2(
  transport: StdioV2 | HttpV2,
  mode: VersionNegotiationMode,
): Promise<Caller> {
  const client = new ClientV2(identity, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    list: async () => (await client.listTools()).tools,
    call: async (name, args, meta) =>
      read(
        await client.callTool({
          name,
          arguments: { ...args },
          ...(meta && { _meta: { ...meta } }),
        }),
      ),
    revision: client.getNegotiatedProtocolVersion(),
    close: () => client.close(),
  };
}
