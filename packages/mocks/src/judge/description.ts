import { z } from 'zod';
import { strict } from './close.ts';
import { dereference } from './dereference.ts';
import { schemaJson, type Schema } from './schema.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation as it is judged: strict schemas only. */
export interface Described {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: Schema;
  readonly style?: string | undefined;
  readonly explode?: boolean | undefined;
}

interface Body {
  readonly required: boolean;
  /** Media type -> schema. */
  readonly content: Readonly<Record<string, Schema>>;
}

const parameterJson = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  schema: schemaJson.default({}),
  style: z.string().optional(),
  explode: z.boolean().optional(),
});

const operationJson = z.object({
  operationId: z.string().optional(),
  parameters: z.array(parameterJson).default([]),
  requestBody: z
    .object({
      required: z.boolean().default(false),
      content: z.record(z.string(), z.object({ schema: schemaJson.default({}) })),
    })
    .optional(),
});

const documentJson = z.looseObject({
  openapi: z.string().startsWith('3.'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** One operation out of a vendor's description. Throws where the description does not have it under this id. */
export function describe(
  document: unknown,
  wanted: { readonly id: string; readonly method: Method; readonly path: string },
): Described {
  const { id, method, path } = wanted;
  const item = documentJson.parse(document).paths[path];
  const found = item?.[method.toLowerCase()];
  if (!found) throw new Error(`judge: the description has no ${method} ${path}`);
  const parsed = operationJson.parse(dereference(document, requestOf(found)));
  if (parsed.operationId !== undefined && parsed.operationId !== id) {
    throw new Error(
      `judge: ${method} ${path} is ${parsed.operationId} in the description, not ${id}`,
    );
  }
  const shared = z
    .array(parameterJson)
    .default([])
    .parse(dereference(document, item?.['parameters']));
  const own = parsed.parameters;
  const inherited = shared.filter(
    (one) => !own.some((other) => other.name === one.name && other.in === one.in),
  );
  return {
    id,
    method,
    path,
    parameters: [...inherited, ...own].map((one) => ({ ...one, schema: strict(one.schema) })),
    body: parsed.requestBody && {
      required: parsed.requestBody.required,
      content: Object.fromEntries(
        Object.entries(parsed.requestBody.content).map(([type, { schema }]) => [
          type,
          strict(schema),
        ]),
      ),
    },
  };
}

/** Answers are not judged, and following their references would take long. */
function requestOf(operation: unknown): unknown {
  const { operationId, parameters, requestBody } = z
    .record(z.string(), z.unknown())
    .parse(operation);
  return { operationId, parameters, requestBody: bodyOf(requestBody) };
}

function bodyOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('content' in body)) return body;
  const contents = z.record(z.string(), z.object({ schema: z.unknown() })).parse(body.content);
  return { ...body, content: contents };
}
