import type { Label } from '@gatehouse/passport';
import { z } from 'zod';
import type { Effect } from '../connectors/remote-tool.ts';

/**
 * What a sub-agent's result brings into its parent's conversation. A reader (no tool that writes, and a result whose
 * every text has a fixed form) hands over what it found without the words it found it in, so its result does not make
 * the parent untrusted; every other agent's does. Classes of information stay in any case.
 */
export function labelOfResult(
  own: Label,
  effects: readonly Effect[],
  /** Undefined: it submitted nothing, and its parent gets a reason in free text. */
  schema: Record<string, unknown> | undefined,
): Label {
  const reader = effects.every((effect) => effect === 'read');
  return reader && schema && isClosed(schema, schema) ? { ...own, trust: 'trusted' } : own;
}

const node = z.looseObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  format: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
});

/** Formats in which no sentence fits. */
const fixedForms = new Set(['date', 'date-time', 'time', 'duration', 'uuid']);

/** Whether no sentence of an outsider fits into a value of this schema. What is not understood is open. */
function isClosed(schema: unknown, root: Record<string, unknown>, depth = 0): boolean {
  const parsed = node.safeParse(schema);
  if (!parsed.success || depth > 20) return false;
  const found = parsed.data;
  if (found.$ref !== undefined) {
    const name = /^#\/\$defs\/([^/]+)$/.exec(found.$ref)?.[1];
    const definitions = z.record(z.string(), z.unknown()).safeParse(root['$defs']);
    if (name === undefined || !definitions.success) return false;
    return isClosed(definitions.data[name], root, depth + 1);
  }
  if (found.enum !== undefined || found.const !== undefined) return true;
  switch (found.type) {
    case 'integer':
    case 'number':
    case 'boolean':
    case 'null':
      return true;
    case 'string':
      return fixedForms.has(found.format ?? '');
    case 'array':
      return isClosed(found.items, root, depth + 1);
    case 'object':
      return (
        found.additionalProperties === false &&
        Object.values(found.properties).every((part) => isClosed(part, root, depth + 1))
      );
    default:
      return false;
  }
}
