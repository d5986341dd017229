import { z } from 'zod';
import { priority, status, text } from './model.ts';

const day = z.iso.date().optional();

/** What narrows a search and a count: the same words for both. */
export const filterShape = {
  text: text(500).optional().describe('Words that title, body or comments must contain.'),
  status: z.array(status).max(7).optional().describe('Any of these statuses.'),
  priority: z.array(priority).max(5).optional().describe('Any of these priorities.'),
  assignee: text(200).optional().describe('Who works on it: id, name or e-mail.'),
  requester: text(200).optional().describe('Who asked: id, name or e-mail.'),
  queue: text(200).optional().describe('A queue of describe_ticketing.'),
  labels: z.array(text(100)).max(20).optional().describe('All of these labels.'),
  created_from: day.describe('Created on this day (YYYY-MM-DD) or later.'),
  created_to: day.describe('Created on this day or earlier.'),
  updated_from: day.describe('Changed on this day or later.'),
  updated_to: day.describe('Changed on this day or earlier.'),
  due_to: day.describe('Due on this day or earlier; tickets without a due date are left out.'),
} as const;
