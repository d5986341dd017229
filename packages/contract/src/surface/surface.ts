import { z } from 'zod';
import type { JsonObject } from '../json.ts';

const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected an object',
);

/** What a server says of the effects of a tool; each may be left unsaid. MCP schema, `ToolAnnotations`. */
const annotations = z.looseObject({
  title: z.string().optional(),
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});

/** One entry of `tools/list`. Its schemas are JSON Schema, 2020-12 where `$schema` says nothing else. */
export const toolDefinition = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: jsonObject,
  outputSchema: jsonObject.optional(),
  annotations: annotations.optional(),
  _meta: jsonObject.optional(),
});
export type ToolDefinition = z.infer<typeof toolDefinition>;

const prompt = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  arguments: z
    .array(
      z.looseObject({
        name: z.string(),
        description: z.string().optional(),
        required: z.boolean().optional(),
      }),
    )
    .optional(),
});

const resource = z.looseObject({ name: z.string(), uri: z.string() });
const resourceTemplate = z.looseObject({ name: z.string(), uriTemplate: z.string() });

/** Everything that a server offers to whoever asks, as it was listed: the subject of a contract. */
export const surface = z.strictObject({
  server: z.strictObject({
    name: z.string(),
    version: z.string(),
    /** Protocol revision that was spoken, such as 2026-07-28. */
    protocol: z.string().optional(),
    instructions: z.string().optional(),
  }),
  tools: z.array(toolDefinition),
  prompts: z.array(prompt),
  resources: z.array(resource),
  resourceTemplates: z.array(resourceTemplate),
  /**
   * Package -> version of what the installed server really runs on (its SDK, its schema library), where that can be
   * seen: the same release may offer another surface when these move under it.
   */
  resolved: z.record(z.string(), z.string()),
});
export type Surface = z.infer<typeof surface>;
