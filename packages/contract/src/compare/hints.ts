import type { ToolDefinition } from '../surface/surface.ts';

/** What callers may rest on, after the protocol's defaults. */
export interface Hints {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
  readonly openWorld: boolean;
}

/**
 * The hints that hold when the server says nothing: not read-only, destructive, not idempotent, open world. Destructive
 * and idempotent mean nothing for a tool that only reads. MCP schema, `ToolAnnotations`.
 */
export function effectiveHints({ annotations = {} }: Pick<ToolDefinition, 'annotations'>): Hints {
  const readOnly = annotations.readOnlyHint ?? false;
  return {
    readOnly,
    destructive: !readOnly && (annotations.destructiveHint ?? true),
    idempotent: readOnly || (annotations.idempotentHint ?? false),
    openWorld: annotations.openWorldHint ?? true,
  };
}
