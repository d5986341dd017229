import { HOST_ARGUMENT, scopesOf, writeArguments } from '@gatehouse/kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toolNames } from './capabilities.ts';
import { ticketing } from './connector.ts';

const schemaOf = (schema: z.ZodObject) => z.toJSONSchema(schema, { io: 'input' });

describe('R36 R63 the tool surface', () => {
  test('thirteen tools, named for what people do', () => {
    expect(ticketing.tools.map(({ name }) => name)).toEqual(toolNames);
    expect(toolNames).toHaveLength(13);
  });

  test('R42 two scopes: reads need read, everything else needs write', () => {
    expect(scopesOf(ticketing)).toEqual(['ticketing:read', 'ticketing:write']);
    for (const { effect, scope } of ticketing.tools) {
      expect(scope).toBe(effect === 'read' ? 'ticketing:read' : 'ticketing:write');
    }
  });

  test.each(ticketing.tools)('$name explains itself and each of its arguments', (tool) => {
    expect(tool.description.length).toBeGreaterThan(40);
    expect(tool.description.length).toBeLessThan(300);
    for (const argument of Object.values(schemaOf(tool.input).properties ?? {})) {
      expect(argument).toMatchObject({ description: expect.stringMatching(/\.$/) });
    }
  });

  test.each(ticketing.tools.filter(({ effect }) => effect !== 'read'))(
    '$name leaves the key and the dry run to the kit',
    (tool) => {
      const declared = Object.keys(tool.input.shape);
      expect(Object.keys(writeArguments).filter((name) => declared.includes(name))).toEqual([]);
      const { properties } = schemaOf(tool.input.extend(writeArguments));
      expect(properties?.['idempotency_key']).toMatchObject({ [HOST_ARGUMENT]: 'idempotency_key' });
    },
  );

  test('R41 its records are internal, and no write takes more than that', () => {
    expect(ticketing.dataClass).toBe('internal');
    const accepted = ticketing.tools.flatMap((tool) =>
      'accepts' in tool ? [[tool.name, ...tool.accepts]] : [],
    );
    const writes = ['create_ticket', 'update_ticket', 'set_status', 'add_comment', 'link_tickets'];
    expect(accepted).toEqual(writes.map((name) => [name, 'public', 'internal']));
  });

  test('no tool knows a vendor', () => {
    const surface = JSON.stringify(
      ticketing.tools.map(({ description, input, output }) => [
        description,
        schemaOf(input),
        schemaOf(output),
      ]),
    );
    for (const { id } of ticketing.vendors) expect(surface.toLowerCase()).not.toContain(id);
  });

  test('the instructions fit where clients cut', () => {
    expect(ticketing.instructions.length).toBeLessThan(2000);
  });
});
