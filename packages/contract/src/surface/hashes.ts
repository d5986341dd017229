import { createHash } from 'node:crypto';
import { effectiveHints } from '../compare/hints.ts';
import { textPlaces } from '../compare/text-places.ts';
import { canonicalJson } from '../json.ts';
import { shapeText } from '../schema/shape.ts';
import type { ToolDefinition } from './surface.ts';

/** Three promises of a tool, each `sha256-` and base64url: a pin on one of them says which promise moved. */
export interface ToolHashes {
  /** What the input and output schemas promise, whatever their notation. */
  readonly shape: string;
  /** The effective hints: a default that is said aloud changes nothing. */
  readonly hints: string;
  /** Whatever of it a model reads. */
  readonly text: string;
}

export function toolHashes(tool: ToolDefinition): ToolHashes {
  const output = tool.outputSchema === undefined ? null : shapeText(tool.outputSchema);
  return {
    shape: sha256(canonicalJson([shapeText(tool.inputSchema), output])),
    hints: sha256(canonicalJson({ ...effectiveHints(tool) })),
    text: sha256(canonicalJson([tool.name, Object.fromEntries(textPlaces(tool))])),
  };
}

/** As contracts and locks write it. */
export const sha256 = (text: string) =>
  `sha256-${createHash('sha256').update(text).digest('base64url')}`;
