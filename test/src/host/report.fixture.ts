import { z } from 'zod';

const parts = z.array(z.object({ what: z.string(), tokens: z.int().min(0) }));

/** A run as `--json` prints it: what programs may rely on. Closed, so that a new field is a decision. */
export const runReport = z.strictObject({
  run: z.uuid(),
  person: z.string(),
  unit: z.string(),
  question: z.string(),
  model: z.string(),
  policy: z.string().regex(/^[0-9a-f]{12}$/),
  status: z.string(),
  answer: z.string(),
  gates: z.array(
    z.strictObject({
      conversation: z.string(),
      gate: z.enum(['install', 'see', 'expand', 'reach', 'call', 'approve', 'delegate']),
      subject: z.string(),
      decision: z.enum(['allow', 'deny']),
      rule: z.string(),
      because: z.string().min(1),
      enforced: z.boolean(),
    }),
  ),
  skills: z.array(z.string()),
  menuCut: z.array(z.string()),
  withheldTools: z.array(z.string()),
  connectorsStarted: z.array(z.string()),
  connectorCalls: z.array(
    z.strictObject({
      connector: z.string(),
      tool: z.string(),
      effect: z.string(),
      by: z.string(),
      scopes: z.array(z.string()),
      passport: z.uuid(),
      ok: z.boolean(),
      milliseconds: z.number().min(0),
      error: z.looseObject({ code: z.string(), rule: z.string().optional() }).optional(),
    }),
  ),
  held: z.array(
    z.strictObject({
      approval: z.uuid(),
      connector: z.string(),
      tool: z.string(),
      rule: z.string().min(1),
      summary: z.string().min(1),
      verdict: z.enum(['granted', 'refused']).optional(),
      by: z.string().optional(),
    }),
  ),
  rowsWritten: z.array(
    z.strictObject({
      connector: z.string(),
      tool: z.string(),
      arguments: z.looseObject({}),
      answer: z.looseObject({}),
      by: z.string(),
    }),
  ),
  agents: z.array(
    z.strictObject({
      agent: z.string(),
      status: z.string(),
      result: z.unknown(),
      resultTokens: z.int(),
      steps: z.int(),
    }),
  ),
  tokens: z.strictObject({
    alwaysOn: z.int(),
    expanded: z.int(),
    deferred: z.int(),
    expandedParts: parts,
    deferredParts: parts,
    model: z.strictObject({
      input: z.int(),
      output: z.int(),
      steps: z.int(),
      costUsd: z.number().nullable(),
    }),
  }),
  problems: z.array(z.strictObject({ message: z.string(), hint: z.string() })),
});
export type Run = z.infer<typeof runReport>;

export const walkthroughDocument = z.strictObject({
  model: z.literal('scripted, no AI'),
  data: z.string(),
  problems: z.array(z.unknown()),
  runs: z.array(runReport),
});

/** Each gate of a run as one line. */
export function gateLines({ gates }: Run): string[] {
  return gates.map(({ conversation, gate, subject, decision, rule }) =>
    [conversation, gate, subject.replace('customer-operations', 'co'), decision, rule].join(' '),
  );
}
