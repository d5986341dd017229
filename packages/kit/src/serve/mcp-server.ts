import {
  McpServer,
  type CallToolResult,
  type McpServerFactory,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { PASSPORT_META_KEY, PassportError, type Principal } from '@gatehouse/passport';
import { passportRefused, type Access } from '../access/access.ts';
import { covers } from '@gatehouse/passport';
import type { ConnectorDefinition } from '../connector.ts';
import type { CursorCodec } from '../cursor.ts';
import type { Log } from '../log.ts';
import { callTool } from '../tool/call-tool.ts';
import type { Tool } from '../tool/define-tool.ts';
import { toJson, wireSchema } from '../tool/schema.ts';

/** Metadata keys that tell a host what the protocol has no word for. */
const SCOPE_META_KEY = 'dev.gatehouse/scope';
const EFFECT_META_KEY = 'dev.gatehouse/effect';

export interface ServerParts<Adapter> {
  readonly definition: ConnectorDefinition<Adapter>;
  readonly adapter: Adapter;
  readonly access: Access;
  readonly cursors: CursorCodec;
  readonly log: Log;
}

/** How the principal of a call is found: from the verified HTTP token, or from the request's metadata on stdio. */
export type FindPrincipal = (context: ServerContext) => Promise<Principal>;

/**
 * Makes the factory that the SDK calls per HTTP request or stdio connection. Schemas are converted once, here:
 * doing it per request was the largest cost of the SDK's own path.
 */
export function mcpServerFactory<Adapter>(
  parts: ServerParts<Adapter>,
  principalOf: FindPrincipal,
): McpServerFactory {
  const { definition } = parts;
  const prepared = definition.tools.map((tool) => ({ tool, config: wireConfig(tool) }));
  return ({ era }) => {
    const server = new McpServer(
      {
        name: `gatehouse-${definition.category}`,
        title: definition.title,
        version: definition.version,
      },
      {
        instructions: definition.instructions,
        maxToolInputElements: 10_000,
        cacheHints: { 'tools/list': { ttlMs: 300_000, cacheScope: 'private' } },
      },
    );
    for (const { tool, config } of prepared) {
      server.registerTool(tool.name, config, async (args, context) => {
        const result = await callTool(
          tool,
          args,
          async () => ({
            adapter: parts.adapter,
            cursors: parts.cursors,
            principal: await principalOf(context),
            signal: context.mcpReq.signal,
          }),
          parts.log,
        );
        return era === 'legacy' ? withoutStructuredError(result) : result;
      });
    }
    return server;
  };
}

/**
 * Clients of the older SDK hold even an error against the tool's output schema and then show the mismatch instead of
 * the error. They get it as text only, which is the same JSON.
 */
function withoutStructuredError(result: CallToolResult): CallToolResult {
  if (result.isError !== true) return result;
  const { structuredContent: _, ...rest } = result;
  return rest;
}

/** On stdio the passport of each call lies in its `_meta`. */
export function principalFromMeta(access: Access): FindPrincipal {
  return async (context) => {
    const token = context.mcpReq._meta?.[PASSPORT_META_KEY];
    try {
      return await access.verify(typeof token === 'string' ? token : undefined);
    } catch (error) {
      if (error instanceof PassportError) throw passportRefused(error);
      throw error;
    }
  };
}

function wireConfig<Adapter>(tool: Tool<Adapter>) {
  return {
    title: tool.title,
    description: tool.description,
    inputSchema: wireSchema(toJson(tool.input)),
    outputSchema: wireSchema(toJson(tool.output)),
    annotations: { title: tool.title, ...tool.hints },
    _meta: { [SCOPE_META_KEY]: tool.scope, [EFFECT_META_KEY]: tool.effect },
    // answered with 403 and the scope's name before anything runs (RFC 6750, section 3.1)
    scopeChallenge: ({ authInfo }: { authInfo?: { scopes: string[] } }) =>
      authInfo && !covers(authInfo.scopes, tool.scope)
        ? {
            scopes: [tool.scope] as const,
            errorDescription: `${tool.name} needs the scope ${tool.scope}`,
          }
        : undefined,
  };
}
