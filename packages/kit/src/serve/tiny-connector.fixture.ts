import { z } from 'zod';
import type { ConnectorDefinition } from '../connector.ts';
import { ConnectorError } from '../error.ts';
import { trusted, untrusted } from '../labels/declared.ts';
import {
  defineTool,
  type Recovery,
  type ToolContext,
  type WriteContext,
} from '../tool/define-tool.ts';
import { defineLocalVendor } from '../vendor/define-vendor.ts';

/** The whole system of record behind the tiny connector. */
export interface Notes {
  readonly texts: string[];
  /** Index of the note that a key has written: what a vendor with idempotency keys keeps. */
  readonly keys: Map<string, number>;
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
    text: untrusted(z.string()),
    asked_by: trusted(z.string()),
    unit: trusted(z.string()),
    scopes: z.array(trusted(z.string())),
    agent: trusted(z.string()).optional(),
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
  accepts: ['public', 'internal'],
  plan: async ({ text }, { adapter }: ToolContext<Notes>) => ({
    summary: `Note ${adapter.texts.length} is added.`,
    changes: [{ field: 'text', becomes: text }],
  }),
  recovery: (): Recovery => 'resend',
  handler: async ({ text }, { adapter, attempt }: WriteContext<Notes>) => {
    const at = adapter.keys.get(attempt.vendorKey) ?? adapter.texts.push(text) - 1;
    adapter.keys.set(attempt.vendorKey, at);
    return { at };
  },
  recordId: (reply) => String(z.object({ at: z.int() }).parse(reply).at),
});

/** The smallest connector that has everything: a read, a write, two scopes, one vendor. */
export const tinyConnector: ConnectorDefinition<Notes> = {
  category: 'notes',
  title: 'Tiny notes',
  version: '1.2.3',
  instructions: 'Notes for tests.',
  dataClass: 'internal',
  tools: [getNote, addNote],
  vendors: [
    defineLocalVendor({
      id: 'memory',
      title: 'nothing but memory',
      settings: z.strictObject({}),
      open: () => ({ adapter: { texts: [], keys: new Map() }, close: () => {} }),
    }),
  ],
};
