import { defineTool, trusted, untrusted, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { enforcement, priority, status } from '../model.ts';

export const describeTicketing = defineTool({
  name: 'describe_ticketing',
  title: 'Describe ticketing',
  description:
    'Tells what this help desk can do: its queues, statuses, priorities and limits. Call it once before you write to a desk that you have not used yet, not before every call.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.object({
    vendor: trusted(z.string()),
    queues: untrusted(z.array(z.string())),
    default_queue: untrusted(z.string().describe('Where a new ticket goes that names no queue.')),
    statuses: z.array(z.object({ status, native: untrusted(z.array(z.string())) })),
    priorities: z.array(z.object({ priority, native: untrusted(z.array(z.string())) })),
    tools: z
      .record(z.string(), z.enum(['yes', 'partial', 'no']))
      .describe('partial: notes says what is missing.'),
    version_enforcement: enforcement,
    idempotency: z
      .enum(['native', 'look-up', 'none'])
      .describe(
        'How a write that is sent again happens once: the vendor keeps its key, the connector looks for its trace, or nobody can tell.',
      ),
    notes: trusted(z.array(z.string())),
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
