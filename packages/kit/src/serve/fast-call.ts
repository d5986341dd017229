import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  classifyInboundRequest,
  CLIENT_INFO_META_KEY,
  SERVER_INFO_META_KEY,
} from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import { z } from 'zod';
import { callTool } from '../call/call-tool.ts';
import { traceparentOf } from '../telemetry/traceparent.ts';
import { findTool } from '../tool/find-tool.ts';
import { clientName } from './client-name.ts';
import type { ServerParts } from './server-parts.ts';

/** Bytes above which the SDK's own bounds on a tool's input are worth their time. */
const MAX_PLAIN_BYTES = 64 * 1024;

/** Metadata that changes nothing in how a call is answered. Anything else is for the SDK. */
const plainParams = z.strictObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  _meta: z.strictObject({
    'io.modelcontextprotocol/protocolVersion': z.string(),
    'io.modelcontextprotocol/clientCapabilities': z.record(z.string(), z.unknown()),
    [CLIENT_INFO_META_KEY]: z.looseObject({}).optional(),
    traceparent: z.string().optional(),
    tracestate: z.string().optional(),
    baggage: z.string().optional(),
  }),
});

/** One request that has passed the door. */
export interface AdmittedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
  readonly bytes: number;
  readonly principal: Principal;
}

/**
 * Answers plain tool calls of the current revision without the SDK's streams and registrations, which cost ten times
 * what our own checks do. It recognises exactly what the SDK would answer with one JSON body; for everything else it
 * gives false and has written nothing: older clients, lists, progress, headers that contradict
 * the body. A test compares its answers with the SDK's.
 */
export function fastCalls<Adapter>(
  parts: ServerParts<Adapter>,
): (admitted: AdmittedRequest) => Promise<boolean> {
  const { category, title, version } = parts.definition;
  const serverInfo = { name: `gatehouse-${category}`, title, version };
  return async ({ request, response, body, bytes, principal }) => {
    const { headers, method: httpMethod = '' } = request;
    const name = headers['mcp-name'];
    if (headers['mcp-method'] !== 'tools/call' || typeof name !== 'string') return false;
    const found = findTool(parts.tools, name);
    if (!found || bytes > MAX_PLAIN_BYTES) return false;
    if (headers['content-type']?.startsWith('application/json') !== true) return false;
    const inbound = classifyInboundRequest({
      httpMethod,
      body,
      mcpMethodHeader: 'tools/call',
      mcpNameHeader: name,
      ...protocolVersion(headers['mcp-protocol-version']),
    });
    if (inbound.kind !== 'modern' || inbound.messageKind !== 'request') return false;
    if (inbound.message.method !== 'tools/call') return false;
    const params = plainParams.safeParse(inbound.message.params);
    if (!params.success || params.data.name !== name) return false;

    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const traceparent = traceparentOf({
      meta: params.data._meta.traceparent,
      header: typeof headers['traceparent'] === 'string' ? headers['traceparent'] : undefined,
    });
    const result = await callTool(parts.services, found.prepared, {
      arguments: params.data.arguments,
      principal: () => Promise.resolve(principal),
      signal: gone.signal,
      former: found.former,
      client: clientName(params.data._meta[CLIENT_INFO_META_KEY]),
      ...(traceparent !== undefined && { traceparent }),
    });
    const text = JSON.stringify({
      jsonrpc: '2.0',
      id: inbound.message.id,
      result: {
        ...result,
        resultType: 'complete',
        _meta: { ...result._meta, [SERVER_INFO_META_KEY]: serverInfo },
      },
    });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
    return true;
  };
}

function protocolVersion(header: string | string[] | undefined) {
  return typeof header === 'string' ? { protocolVersionHeader: header } : {};
}
