import { z } from 'zod';

/** The key under which the manifest's open section holds our fields; other hosts ignore it. */
export const GATEHOUSE_KEY = 'dev.gatehouse';

/** One comparator of a semver range: `^1`, `~1.2`, `>=1.0.0`, `1.x`, `*`, with pre-release and build. */
const COMPARATOR = String.raw`(?:(?:[~^]|[<>]=?|=)\s*)?v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?`;
const ALTERNATIVE = String.raw`\s*${COMPARATOR}(?:\s+(?:-\s+)?${COMPARATOR})*\s*`;
const RANGE = new RegExp(String.raw`^${ALTERNATIVE}(?:\|\|${ALTERNATIVE})*$`);

const name = z.string().min(1, 'expected a name, received an empty text');
export const category = name.regex(
  /^[a-z][a-z0-9-]*$/,
  'expected a category of a-z, 0-9 and hyphens',
);
/** Scope tokens as OAuth 2.0 has them (RFC 6749, 3.3): printable, no space, quote or backslash. */
const scope = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, 'expected a scope such as "ticketing:read"');
const tool = z
  .string()
  .regex(/^[^\s.]+\.[^\s]+$/, 'expected a tool such as "ticketing.get_ticket"');
export const range = z.string().regex(RANGE, 'expected a semver range such as "^1"');
const inBundle = z
  .string()
  .regex(/^(?!.*\/\.\.(?:\/|$))\.\/.+/, 'expected a path that starts with "./" and stays inside');

const connector = z.strictObject({
  /** The versions of the connector's contract that the bundle works with. */
  contract: range.exactOptional(),
  /** The most that the bundle may ever be granted there. */
  scopes: z.array(scope),
  /** The `~~placeholder` that stands for this connector in the bundle's texts. */
  placeholder: name.exactOptional(),
});

/** A scope of another category would let whatever serves this one borrow rights over that one. */
const connectors = z.record(category, connector).superRefine((declared, check) => {
  for (const [own, { scopes }] of Object.entries(declared)) {
    for (const [index, each] of scopes.entries()) {
      if (each.startsWith(`${own}:`)) continue;
      const message = `expected a scope of its own category, such as "${own}:read"`;
      check.addIssue({ code: 'custom', path: [own, 'scopes', index], message });
    }
  }
});

const agent = z.strictObject({
  tier: z.enum(['small', 'medium', 'large']),
  /** JSON Schema of what the agent hands back; relative to the bundle root. */
  result: inBundle.exactOptional(),
});

export const toolUse = z.strictObject({
  /** Paths in arguments that the text sends, such as `filter.status`. */
  sends: z.array(z.string()).exactOptional(),
  /** Result paths that the text reads, such as `tickets[].id`. */
  reads: z.array(z.string()).exactOptional(),
  readOnly: z.boolean().exactOptional(),
});

/** What one skill or agent rests on; the same may stand in its front matter, see `part-uses.ts`. */
const partUses = z.strictObject({
  /** By `category.tool`. */
  tools: z.record(tool, toolUse),
  /** Versions of a connector that it works with, where they are not those of the whole bundle. */
  ranges: z.record(category, range).exactOptional(),
});

/**
 * What a bundle declares for Gatehouse. Closed on purpose: an unknown field may be a restriction that
 * this version cannot enforce, so the bundle is refused and not loaded without it.
 */
export const gatehouseFields = z.strictObject({
  /** Absent: the bundle restricts nothing. Empty: no unit may install it. */
  orgUnits: z.array(name).exactOptional(),
  /** By category. A category that is not here gets no scopes. */
  connectors: connectors.default({}),
  /** By agent name. */
  agents: z.record(name, agent).default({}),
  /** By skill or agent name, then by tool: which part of a connector's contract the text relies on. */
  uses: z.record(name, partUses).default({}),
});

/** The Gatehouse fields of a manifest; empty for a bundle without them. */
export type GatehouseFields = z.infer<typeof gatehouseFields>;
export type ConnectorRequirement = z.infer<typeof connector>;
export type AgentSettings = z.infer<typeof agent>;
export type Tier = AgentSettings['tier'];
export type ToolUse = z.infer<typeof toolUse>;
export type PartUses = z.infer<typeof partUses>;
