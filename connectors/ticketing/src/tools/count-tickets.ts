import { defineTool, untrusted, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { filterShape } from '../filter.ts';
import { groupBy } from '../model.ts';

/** Groups that one answer holds: more are named by their number. */
const MOST_BUCKETS = 100;

export const countTickets = defineTool({
  name: 'count_tickets',
  title: 'Count tickets',
  description:
    'Counts tickets by the filters of search_tickets, as one number or in groups. Groups by month are by the month of creation. Use it instead of paging through a search.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    ...filterShape,
    group_by: groupBy
      .optional()
      .describe('What to count apart; a ticket with several labels is in several groups.'),
  }),
  output: z.object({
    total: z.int(),
    total_exact: z.boolean().describe('false: the numbers are estimates.'),
    group_by: groupBy.optional(),
    buckets: z
      .array(
        z.object({
          key: untrusted(
            z.string().nullable().describe('Fits the filter of this name. null: it has none.'),
          ),
          name: untrusted(z.string()).optional(),
          count: z.int(),
        }),
      )
      .optional(),
    buckets_left_out: z.int().optional().describe('How many smaller groups are not listed.'),
  }),
  handler: async (
    { group_by, ...filter },
    { adapter }: ToolContext<TicketingAdapter>,
  ): Promise<Counted> => {
    const { total, totalExact, buckets } = await adapter.tickets.count(filter, group_by);
    const left = (buckets?.length ?? 0) - MOST_BUCKETS;
    return {
      total,
      total_exact: totalExact,
      ...(group_by && { group_by }),
      ...(buckets && { buckets: buckets.slice(0, MOST_BUCKETS) }),
      ...(left > 0 && { buckets_left_out: left }),
    };
  },
});

interface Counted {
  total: number;
  total_exact: boolean;
  group_by?: z.infer<typeof groupBy>;
  buckets?: { key: string | null; name?: string; count: number }[];
  buckets_left_out?: number;
}
