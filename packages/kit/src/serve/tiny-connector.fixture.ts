import { z } from 'zod';
import type { ConnectorDefinition } from '../connector.ts';
import { ConnectorError } from '../error.ts';
import { defineTool, type ToolContext } from '../tool/define-tool.ts';
import { defineLocalVendor } from '../vendor/define-vendor.ts';

/** The whole system of record behind the tiny connector. */
export interface Notes {
  readonly texts: string[];
}

const getNote = defineTool({
  name: 'get_note',
  title: 'Get note',
  description: 'Reads a note and says who asked.',
  scope: 'notes:read',
  effect: 'read',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ at: z.int().min(0) }),
  output: z.object({
    text: z.string(),
    asked_by: z.string(),
    unit: z.string(),
    scopes: z.array(z.string()),
    agent: z.string().optional(),
  }),
  handler: async ({ at }, { adapter, principal }: ToolContext<Notes>) => {
    const text = adapter.texts[at];
    if (text === undefined) {
      throw new ConnectorError('not_found', `There is no note ${at}.`, { hint: 'Count from 0.' });
    }
    return {
      text,
      asked_by: principal.person,
      unit: principal.unit,
      scopes: [...principal.scopes],
      agent: principal.agent,
    };
  },
});

const addNote = defineTool({
  name: 'add_note',
  title: 'Add note',
  description: 'Writes a note.',
  scope: 'notes:write',
  effect: 'write',
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({ text: z.string().min(1) }),
  output: z.object({ at: z.int() }),
  handler: async ({ text }, { adapter }: ToolContext<Notes>) => ({
    at: adapter.texts.push(text) - 1,
  }),
});

/** The smallest connector that has everything: a read, a write, two scopes, one vendor. */
export const tinyConnector: ConnectorDefinition<Notes> = {
  category: 'notes',
  title: 'Tiny notes',
  version: '1.2.3',
  instructions: 'Notes for tests.',
  tools: [getNote, addNote],
  vendors: [
    defineLocalVendor({
      id: 'memory',
      title: 'nothing but memory',
      settings: z.strictObject({}),
      open: () => ({ adapter: { texts: [] }, close: () => {} }),
    }),
  ],
};
