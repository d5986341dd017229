import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { prepareTools } from '../serve/server-parts.ts';
import { tinyConnector } from '../serve/tiny-connector.fixture.ts';
import { toolDefinition } from '../tool/tool-definition.ts';
import { trusted, untrusted } from './declared.ts';
import { labelList } from './listed.ts';

describe('R41 the labels of an output, for whoever reads the definition of its tool', () => {
  test('each label with the paths of its fields; what is below a field has its label', () => {
    const person = untrusted(z.object({ name: z.string(), id: trusted(z.string()) }));
    const output = z.object({
      id: trusted(z.string()),
      by: person,
      items: z.array(
        z.object({ text: untrusted(z.string()), pay: trusted(z.string(), 'finance') }),
      ),
      extra: z.record(z.string(), untrusted(z.string(), 'hr')),
      count: z.int(),
    });
    expect(labelList(output)).toEqual([
      { trust: 'trusted', paths: ['id', 'by.id'] },
      { trust: 'trusted', class: 'finance', paths: ['items[].pay'] },
      { trust: 'untrusted', paths: ['by', 'items[].text'] },
      { trust: 'untrusted', class: 'hr', paths: ['extra.*'] },
    ]);
  });

  test('a field that may be one of several things stands under each of their labels', () => {
    const either = z.union([trusted(z.string()), z.array(untrusted(z.string()))]);
    expect(labelList(z.object({ either }))).toEqual([
      { trust: 'trusted', paths: ['either'] },
      { trust: 'untrusted', paths: ['either[]'] },
    ]);
  });

  test('they stand in the metadata of the tool and not in its schema; a plan is untrusted', () => {
    const [get, add] = [...prepareTools(tinyConnector).values()].map(toolDefinition);
    expect(get?._meta['dev.gatehouse/labels']).toEqual([
      { trust: 'trusted', paths: ['asked_by', 'unit', 'scopes[]', 'agent'] },
      { trust: 'untrusted', paths: ['text'] },
    ]);
    expect(add?._meta['dev.gatehouse/labels']).toEqual([
      { trust: 'trusted', paths: ['result'] },
      { trust: 'untrusted', paths: ['plan'] },
    ]);
    expect(JSON.stringify([get?.outputSchema, add?.outputSchema])).not.toContain('x-label');
  });
});
