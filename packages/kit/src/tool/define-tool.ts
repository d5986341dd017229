import type { z } from 'zod';
import type { Principal } from '@gatehouse/passport';
import type { CursorCodec } from '../cursor.ts';

/** What a tool does to the world. Everything but `read` is a write; the host and the policy treat them differently. */
export type Effect = 'read' | 'write' | 'egress' | 'irreversible';

/** All four MCP hints, always stated: a client must not have to guess. */
export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What a handler is given beside its validated arguments. */
export interface ToolContext<Adapter> {
  readonly adapter: Adapter;
  readonly principal: Principal;
  readonly cursors: CursorCodec;
  readonly signal: AbortSignal;
}

/**
 * One tool as data. `input` is a closed object (`z.strictObject`): an argument that nobody declared is refused.
 * `output` is a plain object: fields that nobody declared are dropped before they leave the connector.
 */
export interface Tool<
  Adapter,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The one scope a caller needs, e.g. `ticketing:read`. */
  readonly scope: string;
  readonly effect: Effect;
  readonly hints: Hints;
  readonly input: Input;
  readonly output: Output;
  handler(args: z.infer<Input>, context: ToolContext<Adapter>): Promise<z.input<Output>>;
}

const CLOSED = 'never';

/** Checks what the types cannot: a lower-case name, a closed input, hints that agree with the effect. */
export function defineTool<Adapter, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Adapter, Input, Output>,
): Tool<Adapter, Input, Output> {
  if (!/^[a-z][a-z0-9_]{2,63}$/.test(tool.name)) {
    throw new TypeError(`tool name "${tool.name}" must be lower case with underscores`);
  }
  if (tool.input.def.catchall?._zod.def.type !== CLOSED) {
    throw new TypeError(`${tool.name}: input must be a z.strictObject`);
  }
  if (tool.hints.readOnlyHint !== (tool.effect === 'read')) {
    throw new TypeError(`${tool.name}: readOnlyHint contradicts effect "${tool.effect}"`);
  }
  return tool;
}
