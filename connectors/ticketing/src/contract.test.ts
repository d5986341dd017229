import { readdirSync, readFileSync } from 'node:fs';
import { prepareTool, toolDefinitions, type ToolDefinition } from '@gatehouse/kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ticketing } from './connector.ts';
import { createTicket } from './tools/create-ticket.ts';

const folder = new URL('../contract/', import.meta.url);
const textOf = (definition: ToolDefinition) => `${JSON.stringify(definition, null, 2)}\n`;
const fileOf = (name: string) => new URL(`${name}.json`, folder);
const offered = toolDefinitions(ticketing);

/** Names of the tools whose committed contract is not what `tools` offer, in either direction. */
function unkept(tools: readonly ToolDefinition[]): string[] {
  const now = new Map(tools.map((tool) => [tool.name, textOf(tool)]));
  const kept = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
  const names = new Set([...kept, ...now.keys()]);
  return [...names]
    .filter((name) => !kept.includes(name) || now.get(name) !== readFileSync(fileOf(name), 'utf8'))
    .toSorted();
}

/**
 * The tool surface is committed, one file a tool, and reviewed like code. A change of it is made on purpose:
 * `pnpm --filter gatehouse-ticketing contract` writes the files anew.
 */
describe('R39 the tool surface is what contract/ says, so a change of it is seen before users meet it', () => {
  test.each(offered.map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
    await expect(textOf(tool)).toMatchFileSnapshot(fileOf(name).pathname);
  });

  test('and nothing else', () => {
    expect(unkept(offered)).toEqual([]);
  });
});

describe('R39 what breaks a caller is noticed', () => {
  const definitionOf = (input: z.ZodObject) => {
    const [definition] = toolDefinitions({
      ...ticketing,
      tools: [prepareTool({ ...createTicket, input }, 'internal').tool],
    });
    return offered.map((tool) => (tool.name === 'create_ticket' ? (definition ?? tool) : tool));
  };
  const { input } = createTicket;

  test.each<[string, readonly ToolDefinition[], string[]]>([
    ['a tool that is gone', offered.slice(1), ['describe_ticketing']],
    [
      'a tool that is called otherwise',
      offered.map((tool) => (tool.name === 'get_ticket' ? { ...tool, name: 'read_ticket' } : tool)),
      ['get_ticket', 'read_ticket'],
    ],
    ['an argument that is gone', definitionOf(input.omit({ priority: true })), ['create_ticket']],
    [
      'an argument that is called otherwise',
      definitionOf(input.omit({ title: true }).extend({ subject: input.shape.title })),
      ['create_ticket'],
    ],
    [
      'an argument that takes less',
      definitionOf(input.extend({ priority: z.enum(['high', 'low']).optional() })),
      ['create_ticket'],
    ],
    [
      'an argument that is required now',
      definitionOf(input.required({ queue: true })),
      ['create_ticket'],
    ],
    [
      'a hint that is worse',
      offered.map((tool) =>
        tool.name === 'search_tickets'
          ? { ...tool, annotations: { ...tool.annotations, readOnlyHint: false } }
          : tool,
      ),
      ['search_tickets'],
    ],
    [
      'a description that says something else',
      offered.map((tool) =>
        tool.name === 'add_comment' ? { ...tool, description: 'Adds a note.' } : tool,
      ),
      ['add_comment'],
    ],
  ])('%s', (_what, tools, names) => {
    expect(unkept(tools)).toEqual(names);
  });
});
