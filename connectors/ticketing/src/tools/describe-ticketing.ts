import { defineTool, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { priority, status } from '../model.ts';

export const describeTicketing = defineTool({
  name: 'describe_ticketing',
  title: 'Describe ticketing',
  description:
    'Tells what this help desk can do: its queues, statuses, priorities and limits. Call it before writing to a desk you have not used yet, not before every call.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.object({
    vendor: z.string(),
    queues: z.array(z.string()),
    statuses: z.array(z.object({ status, native: z.array(z.string()) })),
    priorities: z.array(z.object({ priority, native: z.array(z.string()) })),
    tools: z.record(z.string(), z.enum(['yes', 'partial', 'no'])),
    version_enforcement: z.enum(['vendor', 'checked']),
    idempotency: z.enum(['vendor', 'none']),
    notes: z.array(z.string()),
  }),
  handler: async (_args, { adapter }: ToolContext<TicketingAdapter>) => {
    const described = await adapter.describe.describe();
    return {
      ...described,
      queues: [...described.queues],
      statuses: described.statuses.map((row) => ({ ...row, native: [...row.native] })),
      priorities: described.priorities.map((row) => ({ ...row, native: [...row.native] })),
      notes: [...described.notes],
    };
  },
});
