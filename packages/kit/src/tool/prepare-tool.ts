import type { DataClass } from '@gatehouse/passport';
import { z } from 'zod';
import { labelReader, type LabelOf } from '../labels/declared.ts';
import { change } from '../writes/plan.ts';
import { writeArguments } from './arguments.ts';
import type { Tool } from './define-tool.ts';
import { toJson } from './schema.ts';

/** What a dry run answers beside `result: planned`. */
const planned = z.object({
  summary: z.string(),
  target: z.string().optional(),
  changes: z.array(change),
  digest: z.string().describe('Names exactly this effect; an approval is bound to it.'),
  decision: z
    .enum(['allow', 'approval'])
    .describe('Whether it would be done, or held for consent.'),
  rules: z.array(z.string()),
});
export type Planned = z.infer<typeof planned>;

/** A tool with everything that is worth making once: its wire schemas, its arguments' parser, its label's reader. */
export interface PreparedTool<Adapter> {
  readonly tool: Tool<Adapter>;
  /** Of the call as it arrives: the tool's own arguments and, for a write, those that the kit adds. */
  readonly arguments: z.ZodObject;
  readonly inputJson: Record<string, unknown>;
  readonly outputJson: Record<string, unknown>;
  readonly labelOf: LabelOf;
}

/** `own` is the class of information that the connector's records hold. */
export function prepareTool<Adapter>(tool: Tool<Adapter>, own: DataClass): PreparedTool<Adapter> {
  const input = tool.effect === 'read' ? tool.input : tool.input.extend(writeArguments);
  return {
    tool,
    arguments: input,
    inputJson: toJson(input),
    outputJson: toJson(tool.effect === 'read' ? tool.output : orPlanned(tool.output)),
    labelOf: labelReader(tool.output, own),
  };
}

/** The output of a write on the wire: what it declares, or a plan. Only `result` is in both. */
function orPlanned(output: z.ZodObject): z.ZodObject {
  return output.partial().extend({ result: withPlanned(output), plan: planned.optional() });
}

function withPlanned(output: z.ZodObject): z.ZodType {
  const result = output.shape['result'];
  return result instanceof z.ZodEnum
    ? z.enum([...result.options.map(String), 'planned'])
    : z.string();
}
