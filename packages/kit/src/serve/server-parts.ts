import type { Access } from '../access/access.ts';
import type { CallServices } from '../call/services.ts';
import type { ConnectorDefinition } from '../connector.ts';
import type { Log } from '../log.ts';
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
}

/** Every tool of a connector, prepared once: making schemas per request was the largest cost of the SDK's own path. */
export function prepareTools<Adapter>({
  tools,
  dataClass,
}: ConnectorDefinition<Adapter>): ReadonlyMap<string, PreparedTool<Adapter>> {
  return new Map(tools.map((tool) => [tool.name, prepareTool(tool, dataClass)]));
}
