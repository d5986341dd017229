import type { DataClass } from '@gatehouse/passport';
import { z } from 'zod';
import { labelReader, trusted, untrusted, type LabelOf } from '../labels/declared.ts';
import { labelList, type ListedLabel } from '../labels/listed.ts';
import { change } from '../writes/plan.ts';
import { writeArguments } from './arguments.ts';
import type { Tool } from './define-tool.ts';
import { listedInput } from './listed-input.ts';
import { toJson } from './schema.ts';

/** What a dry run answers beside `result: planned`. */
const planned = z.object({
  summary: z.string(),
  target: z.string().optional(),
  changes: z.array(change),
  digest: z.string().describe('An approval is bound to it.'),
  /** Whether it would be done at once, or held for a second person's consent. */
  decision: z.enum(['allow', 'approval']),
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
  /** Which fields of the answer bear which label, for whoever reads the tool's definition. */
  readonly labels: readonly ListedLabel[];
  readonly labelOf: LabelOf;
}

/** `own` is the class of information that the connector's records hold. */
export function prepareTool<Adapter>(tool: Tool<Adapter>, own: DataClass): PreparedTool<Adapter> {
  const input = tool.effect === 'read' ? tool.input : tool.input.extend(writeArguments);
  const output = tool.effect === 'read' ? tool.output : orPlanned(tool.output);
  return {
    tool,
    arguments: input,
    inputJson: listedInput(input, tool),
    outputJson: toJson(output),
    labels: labelList(output),
    labelOf: labelReader(tool.output, own),
  };
}

/** The output of a write on the wire: what it declares, or a plan. Only `result` is in both. */
function orPlanned(output: z.ZodObject): z.ZodObject {
  // a plan repeats what stands in the record, whoever wrote it
  const plan = untrusted(planned).optional();
  return output.partial().extend({ result: withPlanned(output), plan });
}

function withPlanned(output: z.ZodObject): z.ZodType {
  const result = output.shape['result'];
  return result instanceof z.ZodEnum
    ? z.enum([...result.options.map(String), 'planned'])
    : trusted(z.string());
}
