import {
  CLIENT_INFO_META_KEY,
  McpServer,
  TRACEPARENT_META_KEY,
  type CallToolResult,
  type McpRequestContext,
  type McpServerFactory,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import { callTool, type AskedCall } from '../call/call-tool.ts';
import { traceparentOf } from '../telemetry/traceparent.ts';
import type { FormerName } from '../tool/former-names.ts';
import type { PreparedTool } from '../tool/prepare-tool.ts';
import { wireSchema } from '../tool/schema.ts';
import { toolDefinition } from '../tool/tool-definition.ts';
import { clientName } from './client-name.ts';
import { answerDecide, DECIDE_METHOD, decideParams, decideResult } from './decide.ts';
import type { ServerParts } from './server-parts.ts';
import { leaveUnlisted } from './unlisted.ts';

/** What a connector serves is fixed for the life of its process, so there is nothing to subscribe to. */
const FIXED = { listChanged: false };

/** How the principal of a call is found: from the verified HTTP token, or from the request's metadata on stdio. */
export type FindPrincipal = (context: ServerContext) => Promise<Principal>;

/**
 * Makes the factory that the SDK calls per HTTP request or stdio connection. A connector has no prompts and no
 * resources, and says so with empty lists: many clients ask for them whatever was declared.
 */
export function mcpServerFactory<Adapter>(
  parts: ServerParts<Adapter>,
  principalOf: FindPrincipal,
): McpServerFactory {
  const { definition } = parts;
  const info = {
    name: `gatehouse-${definition.category}`,
    title: definition.title,
    version: definition.version,
  };
  const callable = [...parts.tools.values()].flatMap(callableAs);
  return (context) => {
    const server = new McpServer(info, {
      ...parts.extension?.options,
      instructions: definition.instructions,
      capabilities: { tools: FIXED, prompts: FIXED, resources: FIXED },
      maxToolInputElements: 10_000,
      cacheHints: { 'tools/list': { ttlMs: 300_000, cacheScope: 'private' } },
    });
    for (const { name, tool, config, former } of wanted(callable, context)) {
      server.registerTool(name, config, async (args, call) => {
        const asked = {
          ...askedCall(args, call, principalOf),
          former,
          client: clientName(
            call.mcpReq._meta?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion(),
          ),
        };
        const result = await callTool(parts.services, tool, asked);
        return context.era === 'legacy' ? withoutStructuredError(result) : result;
      });
      if (former) leaveUnlisted(server, name);
    }
    server.server.setRequestHandler(
      DECIDE_METHOD,
      { params: decideParams, result: decideResult },
      async (params, call) => answerDecide(parts, params, await principalOf(call)),
    );
    parts.extension?.register(server, context);
    return server;
  };
}

/** A call that names one tool needs no other: registering all of them for each call would be most of its cost. */
function wanted<Adapter>(
  callable: readonly Callable<Adapter>[],
  { era, requestInfo }: McpRequestContext,
): readonly Callable<Adapter>[] {
  const headers = era === 'modern' ? requestInfo?.headers : undefined;
  // the SDK refuses a call whose headers contradict its body; on a list the name means nothing
  const name = headers?.get('mcp-method') === 'tools/call' ? headers.get('mcp-name') : undefined;
  const only = callable.filter((one) => one.name === name);
  return only.length > 0 ? only : callable;
}

/** A name under which a tool can be called. */
interface Callable<Adapter> {
  readonly name: string;
  readonly tool: PreparedTool<Adapter>;
  readonly config: ReturnType<typeof wireConfig>;
  readonly former?: FormerName;
}

function callableAs<Adapter>(tool: PreparedTool<Adapter>): Callable<Adapter>[] {
  const config = wireConfig(tool);
  const { name, formerly = [] } = tool.tool;
  const former = formerly.map((old) => ({ name: old.name, tool, config, former: old }));
  return [{ name, tool, config }, ...former];
}

function askedCall(args: unknown, context: ServerContext, principalOf: FindPrincipal): AskedCall {
  const traceparent = traceparentOf({
    meta: context.mcpReq._meta?.[TRACEPARENT_META_KEY],
    header: context.http?.req?.headers.get('traceparent'),
  });
  return {
    arguments: args,
    principal: () => principalOf(context),
    signal: context.mcpReq.signal,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/**
 * Clients of the older SDK hold even an error against the tool's output schema and then show the mismatch instead of
 * the error. They get it as text only, which is the same JSON.
 */
function withoutStructuredError(result: CallToolResult): CallToolResult {
  if (result.isError !== true) return result;
  const { structuredContent: _, content, ...rest } = result;
  // a notice after it would keep a client that joins the texts from reading the JSON; it is in the metadata as well
  return { ...rest, content: content.slice(0, 1) };
}

function wireConfig<Adapter>(prepared: PreparedTool<Adapter>) {
  const { name: _, inputSchema, outputSchema, ...rest } = toolDefinition(prepared);
  return {
    ...rest,
    inputSchema: wireSchema(inputSchema),
    outputSchema: wireSchema(outputSchema),
  };
}
