import { z } from 'zod';

/** What a parent asks of a sub-agent. Everything that it needs to know stands here: it sees nothing else. */
export const briefSchema = z.strictObject({
  agent: z.string().min(1).describe('Name of the agent.'),
  objective: z.string().min(1).max(2_000).describe('What it shall achieve, in a sentence or two.'),
  items: z
    .array(z.string().min(1).max(500))
    .max(40)
    .default([])
    .describe('The independent pieces of work: one id with its facts each.'),
  inputs: z.string().max(8_000).optional().describe('Facts that it needs beside the items.'),
  done_when: z.string().min(1).max(500).describe('How it can tell that it has finished.'),
});
export type Brief = z.infer<typeof briefSchema>;

/** The brief as the sub-agent's first message. */
export function briefText(brief: Brief, now: number): string {
  const parts = [
    `Objective: ${brief.objective}`,
    brief.items.length > 0 ? `Items:\n${brief.items.map((item) => `- ${item}`).join('\n')}` : '',
    brief.inputs === undefined ? '' : `Inputs: ${brief.inputs}`,
    `Done when: ${brief.done_when}`,
    `Now: ${new Date(now).toISOString().slice(0, 16)}Z`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
