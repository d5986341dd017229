import { allow, type Allowance } from './judge/allowance.ts';
import { strict } from './judge/close.ts';
import { compile } from './judge/compile.ts';
import { reader, type Described } from './judge/description.ts';
import type { Judge, Operation, Verdict } from './judge/operation.ts';

export type { Allowance } from './judge/allowance.ts';
export type { Judge, Operation, Sample, Verdict } from './judge/operation.ts';
export type { Schema } from './judge/schema.ts';
export { selfTest } from './judge/self-test.ts';
export { sharedSpec } from './judge/shared-spec.ts';

/**
 * A judge over the vendor's description (OpenAPI 3, parsed). Only the operations in use are kept; their requests are
 * made strict: no unknown query parameter, no undeclared field, nothing read-only. Throws where an operation is not in
 * the description, an allowance is needed no more, or a schema does not compile.
 */
export function createJudge(
  document: unknown,
  operations: readonly Operation[],
  allowances: readonly Allowance[] = [],
): Judge {
  const read = reader(document);
  const ids = new Set(operations.map(({ id }) => id));
  const strange = allowances.flatMap((one) => one.operations).filter((id) => !ids.has(id));
  if (strange.length > 0) throw new Error(`judge: allowances for unknown ${strange.join(', ')}`);
  const described = operations.map((one) =>
    allow(one.undescribed ? fromPage(one) : read(one), allowances),
  );
  const { router, validator } = compile(described);
  return {
    async check(request, body) {
      const url = new URL(request.url);
      const query = queryOf(url.searchParams);
      const headers = Object.fromEntries(request.headers);
      const plain = { method: request.method, path: url.pathname, query, headers };
      const match = router.matchOperation(plain);
      const operation = described.find(({ id }) => id === match?.operationId);
      if (!match || !operation) {
        return { ok: false, problems: [`${request.method} ${url.pathname} is not in use`] };
      }
      const problems = bodyProblems(operation, request, body);
      if (problems.length === 0) {
        const { errors } = validator.validateRequest({ ...plain, body: given(body) }, match);
        for (const { instancePath, message, params } of errors ?? []) {
          problems.push(`${instancePath || 'request'} ${message} ${named(params)}`.trim());
        }
      }
      return problems.length === 0
        ? { ok: true, operation: operation.id }
        : { ok: false, operation: operation.id, problems };
    },
  };
}

/** For a vendor with several descriptions: the first judge that knows the operation decides. */
export function together(...judges: readonly Judge[]): Judge {
  return {
    async check(request, body) {
      let verdict: Verdict = { ok: false, problems: ['there is no judge'] };
      for (const judge of judges) {
        verdict = await judge.check(request, body);
        if (verdict.operation !== undefined) return verdict;
      }
      return verdict;
    },
  };
}

function fromPage(operation: Operation): Described {
  const { id, method, path, undescribed } = operation;
  const query = Object.entries(undescribed?.query ?? {});
  const body = undescribed?.body && strict(undescribed.body);
  const types = undescribed?.types ?? ['application/json'];
  return {
    id,
    method,
    path,
    parameters: query.map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: strict(schema),
    })),
    body: body && {
      required: true,
      content: Object.fromEntries(types.map((type) => [type, body])),
    },
  };
}

function bodyProblems({ body: wanted }: Described, request: Request, body: unknown): string[] {
  if (body === undefined) return wanted?.required === true ? ['the body is missing'] : [];
  if (!wanted) return ['the operation takes no body'];
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return type !== undefined && Object.hasOwn(wanted.content, type)
    ? []
    : [`the body is ${type || 'without a type'}, not ${Object.keys(wanted.content).join(' or ')}`];
}

function queryOf(search: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(search.keys())) {
    const [first = '', ...more] = search.getAll(name);
    query[name] = more.length > 0 ? [first, ...more] : first;
  }
  return query;
}

/** The validator parses text itself. */
function given(body: unknown) {
  return typeof body === 'object' && body !== null ? body : JSON.stringify(body);
}

/** The name of the property that is too many or missing; never a value. */
function named(params: Readonly<Record<string, unknown>>): string {
  const name = params['additionalProperty'] ?? params['allowedValues'] ?? '';
  return typeof name === 'string' ? name : JSON.stringify(name);
}
