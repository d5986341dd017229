import { OpenAPIRouter, OpenAPIValidator } from 'openapi-backend';
import type { Described } from './description.ts';
import { FORMATS } from './formats.ts';

/** Compiles every schema at once; one that does not compile throws here and not at the first request. */
export function compile(operations: readonly Described[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const { id, method, path, parameters, body } of operations) {
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: id,
        parameters,
        ...(body && {
          requestBody: { required: body.required, content: contentOf(body.content) },
        }),
        responses: {},
      },
    };
  }
  const definition = { openapi: '3.0.3', info: { title: 'in use', version: '0' }, paths };
  const router = new OpenAPIRouter({ definition });
  const validator = new OpenAPIValidator({
    definition,
    router,
    // strictSchema: an unknown keyword or format would else be skipped, and judge nothing
    ajvOpts: {
      allErrors: true,
      strictSchema: true,
      strictTypes: false,
      strictTuples: false,
      strictRequired: false,
      formats: FORMATS,
    },
  });
  return { router, validator };
}

function contentOf(content: Readonly<Record<string, object>>) {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}
