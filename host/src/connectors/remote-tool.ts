import type { JsonSchemaType, JsonSchemaValidator, Tool } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { z } from 'zod';

/** Property keyword of an argument that the host fills in; the model's schema does not show it. */
const HOST_ARGUMENT = 'x-gatehouse-host';

const effects = z.enum(['read', 'write', 'egress', 'irreversible']);
export type Effect = z.infer<typeof effects>;

/** A connector's tool as the host sees it. The schema is the connector's; the host only leaves out its own arguments. */
export interface RemoteTool {
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
/** It was listed as a JSON Schema; ajv refuses what is not one. */
const jsonSchema = z.custom<JsonSchemaType>();
const validator = new AjvJsonSchemaValidator();

/**
 * Reads a listed tool. Scope and effect come from the connector's own declaration; a foreign server that declares
 * neither gets the cautious reading: a write, unless it says that it only reads.
 */
export function toRemoteTool(category: string, tool: Tool): RemoteTool {
  const readOnly = tool.annotations?.readOnlyHint === true;
  const declared = effects.safeParse(tool._meta?.['dev.gatehouse/effect']);
  const effect = declared.success ? declared.data : readOnly ? 'read' : 'write';
  const scope = tool._meta?.['dev.gatehouse/scope'];
  const { inputSchema, hostArguments } = withoutHostArguments(tool.inputSchema);
  return {
    name: tool.name,
    subject: `${category}.${tool.name}`,
    modelName: `${category}__${tool.name}`,
    description: tool.description ?? '',
    scope:
      typeof scope === 'string' ? scope : `${category}:${effect === 'read' ? 'read' : 'write'}`,
    effect,
    inputSchema,
    hostArguments,
    check: compile(inputSchema),
  };
}

/** A schema that does not compile lets nothing through: the call is refused with the reason. */
function compile(schema: Record<string, unknown>): RemoteTool['check'] {
  try {
    return validator.getValidator(jsonSchema.parse(schema));
  } catch {
    const errorMessage =
      'the connector describes this tool with a broken schema; tell its operator';
    return () => ({ valid: false, data: undefined, errorMessage });
  }
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
