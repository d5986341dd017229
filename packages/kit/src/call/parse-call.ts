import { z } from 'zod';
import type { PreparedTool } from '../tool/prepare-tool.ts';
import { parseArguments } from '../tool/schema.ts';

/** Validated arguments: the tool's own, and those that the kit adds to a write. */
export interface ParsedCall {
  readonly input: Record<string, unknown>;
  /** Empty for a read. */
  readonly key: string;
  readonly dryRun: boolean;
}

const added = z.looseObject({
  idempotency_key: z.string().default(''),
  dry_run: z.boolean().default(false),
});

/** Throws ConnectorError `invalid` that names each field, what is wrong and what is allowed. */
export function parseCall<Adapter>(prepared: PreparedTool<Adapter>, args: unknown): ParsedCall {
  const parsed = parseArguments(prepared.arguments, args);
  if (prepared.tool.effect === 'read') return { input: parsed, key: '', dryRun: false };
  const { idempotency_key: key, dry_run: dryRun, ...input } = added.parse(parsed);
  return { input, key, dryRun };
}
