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

/** What all methods of a path share. */
const sharedJson = z.array(parameterJson).default([]);

const documentJson = z.looseObject({
  openapi: z.string().startsWith('3.'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

interface Wanted {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
}

/** Looks up operations in a vendor's description; throws for one that it does not have under this id. */
export function reader(document: unknown): (wanted: Wanted) => Described {
  const { paths } = documentJson.parse(document);
  return ({ id, method, path }) => {
    const item = paths[path];
    const found = item?.[method.toLowerCase()];
    if (!found) throw new Error(`judge: the description has no ${method} ${path}`);
    const {
      operationId = id,
      parameters,
      requestBody,
    } = operationJson.parse(dereference(document, requestOf(found)));
    if (operationId !== id) {
      throw new Error(`judge: ${method} ${path} is ${operationId} in the description, not ${id}`);
    }
    const shared = sharedJson.parse(dereference(document, item?.['parameters']));
    const inherited = shared.filter(
      (one) => !parameters.some((own) => own.name === one.name && own.in === one.in),
    );
    return {
      id,
      method,
      path,
      parameters: [...inherited, ...parameters].map((one) => ({
        ...one,
        schema: strict(one.schema),
      })),
      body: requestBody && {
        required: requestBody.required,
        content: Object.fromEntries(
          Object.entries(requestBody.content).map(([type, { schema }]) => [type, strict(schema)]),
        ),
      },
    };
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
