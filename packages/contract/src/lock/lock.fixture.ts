import { surfaceOf, tool } from '../surface/surface.fixture.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { pinSurface } from './accept-surface.ts';
import { checkSurface, type CheckOptions, type Pinned } from './check-surface.ts';
import { standingOf, type LockVerdict } from './lock-verdict.ts';

/** A tool that reads, with everything said that can be said. */
export const search = tool('search_tickets', {
  title: 'Search tickets',
  description: 'Finds tickets by text and status. Use it before you open a ticket.',
  inputSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', description: 'Words of the ticket.', maxLength: 200 },
      status: { type: 'string', enum: ['open', 'closed'], default: 'open' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { tickets: { type: 'array', items: { type: 'object' } } },
    required: ['tickets'],
  },
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  _meta: { 'dev.gatehouse/effect': 'read', 'dev.gatehouse/scope': 'ticketing:read' },
});
export const comment = tool('add_comment', {
  description: 'Adds a comment to a ticket.',
  annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
});

export const desk: Surface = {
  ...surfaceOf(search, comment),
  server: { name: 'desk', version: '2.1.0', instructions: 'Search first.' },
};
export const about = { category: 'ticketing', contract: '^2.0' };
export const pinned: Pinned = pinSurface(desk, about);

export const own: CheckOptions = { range: '^2.0', category: 'ticketing', thirdParty: false };
export const thirdParty: CheckOptions = { ...own, thirdParty: true };

/** The desk with its search tool changed. */
export const withSearch = (change: Partial<ToolDefinition>): Surface => ({
  ...desk,
  tools: [{ ...search, ...change }, comment],
});
export const withServer = (change: Partial<Surface['server']>): Surface => ({
  ...desk,
  server: { ...desk.server, ...change },
});

/** Where one tool stands, in three words; nothing moved: `ok pass`. */
export function standing(
  surface: Surface,
  options: CheckOptions,
  { of = 'search_tickets', by = pinned }: { of?: string; by?: Pinned } = {},
): string {
  const found = standingOf(checkSurface(by, surface, options), of);
  return found ? `${found.verdict} ${found.outcome}` : 'ok pass';
}

/** What moved, each as `tool verdict outcome`. */
export const moved = (verdicts: readonly LockVerdict[]): string[] =>
  verdicts
    .filter((each) => each.moved)
    .map(({ tool: name, verdict, outcome }) => `${name || 'server'} ${verdict} ${outcome}`);
