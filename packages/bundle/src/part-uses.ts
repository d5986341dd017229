import { z } from 'zod';

import type { Fields } from './fields.ts';
import {
  category,
  type GatehouseFields,
  type PartUses,
  range,
  toolUse,
} from './gatehouse-fields.ts';

/** Front matter knows only texts. */
const written = toolUse.omit({ readOnly: true }).extend({
  readOnly: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .exactOptional(),
});

/** `get_ticket:` with nothing behind it: used, and nothing more is said. */
const oneUse = z.preprocess((value) => (value === '' || value === null ? {} : value), written);

/** `uses` of a skill or agent: by connector, then by tool. */
const frontMatterUses = z.record(
  category,
  z.strictObject({
    range: range.exactOptional(),
    tools: z.record(z.string().regex(/^[^\s.]+$/, 'expected a tool such as "get_ticket"'), oneUse),
  }),
);

/** What a front matter says under `uses`, as the manifest would say it. One that cannot be read is reported and left out. */
export function partUses(fields: Fields): PartUses | undefined {
  const expected =
    'connectors with their tools, such as `ticketing: { tools: { get_ticket: { sends: [ticket_id] } } }`';
  const uses = fields.value('uses', frontMatterUses, expected);
  if (uses === undefined) return undefined;
  const connectors = Object.entries(uses);
  const ranges = connectors.flatMap(([name, each]) =>
    each.range === undefined ? [] : [[name, each.range] as const],
  );
  return {
    tools: Object.fromEntries(
      connectors.flatMap(([name, { tools }]) =>
        Object.entries(tools).map(([tool, each]) => [`${name}.${tool}`, each]),
      ),
    ),
    ...(ranges.length === 0 ? {} : { ranges: Object.fromEntries(ranges) }),
  };
}

interface Part {
  readonly name: string;
  readonly uses?: PartUses;
}

/** What manifest and front matter say of each part, together; where both speak of one tool, both count. */
export function withFrontMatterUses(
  manifest: GatehouseFields['uses'],
  parts: readonly Part[],
): GatehouseFields['uses'] {
  const all = new Map(Object.entries(manifest));
  for (const { name, uses } of parts) {
    if (uses !== undefined) all.set(name, joined(all.get(name), uses));
  }
  return Object.fromEntries(all);
}

function joined(manifest: PartUses | undefined, front: PartUses): PartUses {
  if (manifest === undefined) return front;
  const tools = new Map(Object.entries(manifest.tools));
  for (const [name, use] of Object.entries(front.tools)) {
    const known = tools.get(name);
    tools.set(name, known ? both(known, use) : use);
  }
  const ranges = { ...manifest.ranges, ...front.ranges };
  return {
    tools: Object.fromEntries(tools),
    ...(Object.keys(ranges).length === 0 ? {} : { ranges }),
  };
}

type Use = z.infer<typeof toolUse>;

const union = (one: string[], other: string[]) => [...new Set([...one, ...other])];

function both(a: Use, b: Use): Use {
  return {
    // one that does not say what it uses may use anything: that stays unsaid
    ...(a.sends && b.sends ? { sends: union(a.sends, b.sends) } : {}),
    ...(a.reads && b.reads ? { reads: union(a.reads, b.reads) } : {}),
    ...(a.readOnly === true || b.readOnly === true ? { readOnly: true } : {}),
  };
}
