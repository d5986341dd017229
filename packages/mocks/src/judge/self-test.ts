import type { Judge, Operation, Sample } from './operation.ts';

/** A name that no vendor has. */
const NOBODY = 'gatehouse_unknown_field';

/**
 * Whether the judge judges: for each operation it must accept the good request and refuse the bad one, an unknown query
 * parameter, and an unknown field in the body or in any object directly within it. Says what is wrong; empty is well.
 */
export async function selfTest(judge: Judge, operations: readonly Operation[]): Promise<string[]> {
  const found = await Promise.all(operations.map((one) => selfTestOne(judge, one)));
  return found.flat();
}

async function selfTestOne(judge: Judge, operation: Operation): Promise<string[]> {
  const { id, good, bad } = operation;
  const ask = ({ url, body }: Sample) => {
    const request = new Request(new URL(url, 'https://vendor.test'), {
      method: operation.method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    return judge.check(request, body);
  };
  const accepted = await ask(good);
  const problems: string[] = [];
  if (!accepted.ok)
    problems.push(`${id} refuses its good request: ${accepted.problems.join('; ')}`);
  else if (accepted.operation !== id) problems.push(`${id} is taken for ${accepted.operation}`);
  const strange = { ...good, url: `${good.url}${good.url.includes('?') ? '&' : '?'}${NOBODY}=1` };
  const wrong: readonly (readonly [string, Sample])[] = [
    ['its bad request', bad],
    ['an unknown query parameter', strange],
    ...withUnknown(good.body).map((body) => ['an unknown field', { ...good, body }] as const),
  ];
  const verdicts = await Promise.all(wrong.map(([, sample]) => ask(sample)));
  for (const [index, verdict] of verdicts.entries()) {
    const what = wrong[index]?.[0] ?? '';
    if (verdict.ok) problems.push(`${id} accepts ${what}`);
    else if (verdict.operation !== id) problems.push(`${id} does not recognize ${what} as its own`);
  }
  return problems;
}

/** The body with one field too many: in itself, and in each object that is the value of a field of it. */
function withUnknown(body: unknown): unknown[] {
  if (!isObject(body)) return [];
  const inner = Object.entries(body).flatMap(([key, value]) =>
    isObject(value) ? [{ ...body, [key]: { ...value, [NOBODY]: 1 } }] : [],
  );
  return [{ ...body, [NOBODY]: 1 }, ...inner];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
