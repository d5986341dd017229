import type { McpRequestContext, McpServer, ServerOptions } from '@modelcontextprotocol/server';
import type { Access } from '../access/access.ts';
import type { CallServices } from '../call/services.ts';
import type { ConnectorDefinition } from '../connector.ts';
import type { Log } from '../log.ts';
import { checkFormerNames } from '../tool/former-names.ts';
import { prepareTool, type PreparedTool } from '../tool/prepare-tool.ts';
import type { Drain } from './drain.ts';
import type { createHealth } from './health.ts';
import type { Limits } from './limits.ts';

/** A connector that is ready to be served, by whichever transport. */
export interface ServerParts<Adapter> {
  readonly definition: ConnectorDefinition<Adapter>;
  /** By name, in the order of the definition. */
  readonly tools: ReadonlyMap<string, PreparedTool<Adapter>>;
  readonly access: Access;
  readonly services: CallServices<Adapter>;
  readonly limits: Limits;
  readonly drain: Drain;
  /** `/healthz`, `/readyz` and `/metrics`. */
  readonly health: ReturnType<typeof createHealth>;
  /** Told why somebody was not let in: the code of the refusal. */
  readonly refused: (reason: string) => void;
  /** Told that a request was refused because of a limit. */
  readonly overLimit: (limit: 'in_flight' | 'body' | 'draining') => void;
  readonly log: Log;
  /** Absent in every connector: only a program that tests the protocol itself sets it. */
  readonly extension?: ServerExtension;
}

/**
 * What a test of the protocol adds to the server of a connector, to be served by the same code. It calls tools past
 * policy, journal and audit, so nothing that an operator writes can set it: not a definition, a flag, a file or a
 * variable, and the kit does not export it.
 */
export interface ServerExtension {
  readonly options: Pick<ServerOptions, 'requestState'>;
  /** Once for each server, after the connector's own tools. */
  register(server: McpServer, context: McpRequestContext): void;
}

/**
 * Every tool of a connector, prepared once: making schemas per request was the largest cost of the SDK's own path. Throws
 * TypeError for a former name that has ended: such a connector does not start.
 */
export function prepareTools<Adapter>({
  tools,
  dataClass,
  version,
}: ConnectorDefinition<Adapter>): ReadonlyMap<string, PreparedTool<Adapter>> {
  checkFormerNames({ tools, version });
  return new Map(tools.map((tool) => [tool.name, prepareTool(tool, dataClass)]));
}
