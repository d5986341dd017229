import { defineTool, trusted, untrusted, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { fieldSupports, supports } from '../capabilities.ts';
import { enforcement, priority, status } from '../model.ts';

export const describeTicketing = defineTool({
  name: 'describe_ticketing',
  title: 'Describe ticketing',
  description:
    'Tells what this help desk can do: its queues, statuses, priorities, fields and limits. Call it once before you write to a desk that you have not used yet, not before every call.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.object({
    vendor: trusted(z.string()),
    queues: untrusted(z.array(z.string())),
    default_queue: untrusted(z.string().describe('Where a new ticket goes that names no queue.')),
    types: untrusted(
      z
        .array(z.string())
        .describe('Kinds of ticket; the first is what a ticket is that names none.'),
    ),
    statuses: z.array(z.object({ status, native: untrusted(z.array(z.string())) })),
    priorities: z.array(z.object({ priority, native: untrusted(z.array(z.string())) })),
    tools: z
      .record(z.string(), z.enum(supports))
      .describe('partial: notes says what is missing. no: it answers not_supported.'),
    fields: z
      .record(z.string(), z.enum(fieldSupports))
      .describe('What this desk keeps of each neutral field.'),
    required_fields: untrusted(
      z
        .array(z.string())
        .describe(
          'What this desk demands of a new ticket beside our fields: give it as custom_fields.',
        ),
    ),
    version_enforcement: enforcement,
    idempotency: z
      .enum(['native', 'look-up', 'none'])
      .describe(
        'How a write that is sent again happens once: the vendor keeps the key, the connector looks for its trace, or nobody can tell.',
      ),
    notes: trusted(z.array(z.string())),
  }),
  handler: async (_args, { adapter }: ToolContext<TicketingAdapter>) => {
    const described = await adapter.describe.describe();
    return {
      ...described,
      queues: [...described.queues],
      types: [...described.types],
      fields: { ...described.fields },
      required_fields: [...described.required_fields],
      statuses: described.statuses.map((row) => ({ ...row, native: [...row.native] })),
      priorities: described.priorities.map((row) => ({ ...row, native: [...row.native] })),
      notes: [...described.notes],
    };
  },
});
