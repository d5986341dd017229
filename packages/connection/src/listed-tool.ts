import { createHash } from 'node:crypto';
import type { JsonSchemaValidator, Tool } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { schemaCheck } from './schema-check.ts';

/** Property keyword of an argument that the host fills in; the model's schema does not show it. */
const HOST_ARGUMENT = 'x-gatehouse-host';

const effects = z.enum(['read', 'write', 'egress', 'irreversible']);
export type Effect = z.infer<typeof effects>;

/** A connector's tool as a host sees it. The schema is the connector's; the host only leaves out its own arguments. */
export interface ListedTool {
  /** As the connector calls it, e.g. `create_ticket`. */
  readonly name: string;
  /** For people and rules: `ticketing.create_ticket`. */
  readonly subject: string;
  /** For the model; a dot is not allowed in a tool name there: `ticketing__create_ticket`. */
  readonly modelName: string;
  readonly description: string;
  readonly scope: string;
  readonly effect: Effect;
  readonly inputSchema: Record<string, unknown>;
  /** Argument -> what the host puts there. */
  readonly hostArguments: Readonly<Record<string, string>>;
  readonly check: JsonSchemaValidator<Record<string, unknown>>;
}

const schemaShape = z.looseObject({
  // a property may be any JSON Schema, `true` included
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).optional(),
});
const hostProperty = z.looseObject({ [HOST_ARGUMENT]: z.string() });
/** Characters of a tool's description that a model reads; clients cut at about twice that. */
const MAX_DESCRIPTION = 2_000;

/**
 * Reads a listed tool. Scope and effect come from the connector's own declaration; a foreign server that declares
 * neither gets the cautious reading: a write, unless it says that it only reads.
 */
export function listedTool(category: string, tool: Tool): ListedTool {
  const readOnly = tool.annotations?.readOnlyHint === true;
  const declared = effects.safeParse(tool._meta?.['dev.gatehouse/effect']);
  const effect = declared.success ? declared.data : readOnly ? 'read' : 'write';
  const scope = tool._meta?.['dev.gatehouse/scope'];
  const { inputSchema, hostArguments } = withoutHostArguments(tool.inputSchema);
  return {
    name: tool.name,
    subject: `${category}.${tool.name}`,
    // providers accept these characters only
    modelName: `${category}__${tool.name}`.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64),
    description: oneLine(tool.description ?? ''),
    scope: ownScope(category, scope, effect),
    effect,
    inputSchema,
    hostArguments,
    check: schemaCheck(inputSchema),
  };
}

const SCOPE = /^[a-z][a-z0-9-]*:[a-z_]+$/;

/** A tool may ask for a scope of its own category only; another would borrow rights that were given elsewhere. */
function ownScope(category: string, declared: unknown, effect: Effect): string {
  // whoever lacks it is told its name, a model as well: no prose fits in there
  if (typeof declared === 'string' && SCOPE.test(declared) && declared.startsWith(`${category}:`))
    return declared;
  const foreign = declared !== undefined;
  return `${category}:${effect === 'read' && !foreign ? 'read' : 'write'}`;
}

/** Third-party text in a prompt: one line, bounded. */
function oneLine(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return plain.length <= MAX_DESCRIPTION ? plain : `${plain.slice(0, MAX_DESCRIPTION)} [cut]`;
}

function withoutHostArguments(schema: unknown) {
  const parsed = schemaShape.parse(schema);
  const entries = Object.entries(parsed.properties);
  const hostArguments: Record<string, string> = {};
  for (const [name, property] of entries) {
    const marked = hostProperty.safeParse(property);
    if (marked.success) hostArguments[name] = marked.data[HOST_ARGUMENT];
  }
  const inputSchema = {
    ...parsed,
    properties: Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(hostArguments, name))),
    ...(parsed.required && {
      required: parsed.required.filter((name) => !Object.hasOwn(hostArguments, name)),
    }),
  };
  return { inputSchema, hostArguments };
}

/** What the host fills in, and no model may write: the same call, as `call` tells it apart, always gets the same key. */
export function filledIn(
  { hostArguments }: ListedTool,
  call: readonly unknown[],
): Record<string, string> {
  const key = createHash('sha256').update(JSON.stringify(call)).digest('hex').slice(0, 40);
  return Object.fromEntries(
    Object.entries(hostArguments).flatMap(([name, kind]) =>
      kind === 'idempotency_key' ? [[name, key]] : [],
    ),
  );
}

/** Whether a tool is the only one of these that has its name for models, which is shorter and plainer than its own. */
export function aloneAmong(tools: readonly ListedTool[]): (tool: ListedTool) => boolean {
  const counts = new Map<string, number>();
  for (const { modelName } of tools) counts.set(modelName, (counts.get(modelName) ?? 0) + 1);
  return ({ modelName }) => (counts.get(modelName) ?? 0) <= 1;
}
