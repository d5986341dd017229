import { defineTool, type ToolContext } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../adapter.ts';
import { person, personRole, text } from '../model.ts';

export const findPeople = defineTool({
  name: 'find_people',
  title: 'Find people',
  description:
    'Finds people of the help desk by parts of their name, login or e-mail. Use their id as assignee or requester.',
  scope: 'ticketing:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    query: text(200).trim().min(1).describe('Part of the name, the login or the e-mail.'),
    role: personRole
      .optional()
      .describe('agent: who can be assigned a ticket; requester: who can ask. Default: both.'),
    limit: z.int().min(1).max(50).default(10).describe('How many people to return, 1 to 50.'),
  }),
  output: z.object({
    items: z.array(person),
    more: z.boolean().describe('true: there are more; use more of the name.'),
  }),
  handler: async ({ query, role, limit }, { adapter }: ToolContext<TicketingAdapter>) => {
    const { items, more } = await adapter.people.find(query, role, limit);
    return { items: [...items], more };
  },
});
