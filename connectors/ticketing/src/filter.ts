import { z } from 'zod';
import { priority, status, text } from './model.ts';

const day = z.iso.date().optional();

/** What narrows a search and a count: the same words for both. */
export const filterShape = {
  text: text(500).optional().describe('Words that title, body or comments must contain.'),
  status: z.array(status).max(7).optional().describe('Any of these statuses.'),
  priority: z.array(priority).max(5).optional().describe('Any of these priorities.'),
  assignee: text(200).optional().describe('Id, name or e-mail of the person who works on it.'),
  requester: text(200).optional().describe('Id, name or e-mail of the person who asked.'),
  queue: text(200).optional().describe('Name of the queue, as describe_ticketing lists it.'),
  labels: z.array(text(100)).max(20).optional().describe('All of these labels.'),
  created_from: day.describe('Created on this day or later, YYYY-MM-DD.'),
  created_to: day.describe('Created on this day or earlier, YYYY-MM-DD.'),
  updated_from: day.describe('Changed on this day or later, YYYY-MM-DD.'),
  updated_to: day.describe('Changed on this day or earlier, YYYY-MM-DD.'),
  due_to: day.describe(
    'Due on this day or earlier, YYYY-MM-DD. Tickets without a due date are left out.',
  ),
} as const;
