import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Surface, ToolDefinition } from '../surface/surface.ts';

/** A folder with these files, until the test is over. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'uses-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export const triage = `---
name: ticket-triage
description: Sorts tickets. Use when someone asks to triage.
allowed-tools: ticketing.search_tickets
uses:
  ticketing:
    range: ^2.1
    tools:
      search_tickets:
        sends: [query, filter.status]
        reads: ['tickets[].id', 'tickets[].title']
        readOnly: true
---

# Triage

Call \`search_tickets\` and show {title} and {tickets[].id}.
`;

const person = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
export const search: ToolDefinition = {
  name: 'search_tickets',
  inputSchema: {
    type: 'object',
    properties: {
      query: { type: 'string' },
      filter: { $ref: '#/$defs/filter' },
    },
    $defs: { filter: { type: 'object', properties: { status: { type: 'string' } } } },
  },
  outputSchema: {
    type: 'object',
    properties: {
      tickets: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            title: { type: 'string' },
            secret_note: { type: 'string' },
            requester: { $ref: '#/$defs/person' },
            assignee: { $ref: '#/$defs/person' },
          },
        },
      },
      next_cursor: { type: 'string' },
    },
    $defs: { person },
  },
  annotations: { readOnlyHint: true },
};
const remove: ToolDefinition = {
  name: 'delete_ticket',
  inputSchema: { type: 'object', properties: { ticket_id: { type: 'string' } } },
};

export const desk = (change: Partial<Surface> = {}): Surface => ({
  server: { name: 'desk', version: '2.3.0' },
  tools: [search, remove],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  resolved: {},
  ...change,
});
