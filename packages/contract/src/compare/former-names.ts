import { z } from 'zod';
import type { ToolDefinition } from '../surface/surface.ts';

/** Where a server says under which names a tool still answers; Gatehouse connectors do. */
export const FORMERLY = 'dev.gatehouse/formerly';
const formerNames = z.array(z.looseObject({ name: z.string(), until: z.string().optional() }));

/** A name under which a tool is no longer listed and still works, and the version that ends it. */
export interface FormerName {
  readonly name: string;
  readonly until?: string | undefined;
}

/** Malformed metadata names nothing: what is not promised in the known form is not promised. */
export const formerNamesOf = (tool: ToolDefinition): readonly FormerName[] =>
  formerNames.safeParse(tool._meta?.[FORMERLY]).data ?? [];
