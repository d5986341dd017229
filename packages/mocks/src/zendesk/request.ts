import type { Judge } from '../judge.ts';
import { json } from './answer.ts';

/** A request that the judge refused. */
export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly problems: readonly string[];
}

/** JSON, or a form, which the token endpoint takes too. Undefined: no body. Text that is neither stays text. */
export async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.clone().text();
  if (text === '') return undefined;
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Undefined where the request may be done; else the answer, which the vendor would never give. */
export async function judged(
  judge: Judge,
  request: Request,
  body: unknown,
  kept: { readonly refused: Refused[]; readonly used: Set<string> },
): Promise<Response | undefined> {
  const url = new URL(request.url);
  // every address may end in .json; the description has them without
  url.pathname = url.pathname.replace(/\.json$/, '');
  const { method, headers } = request;
  const verdict = await judge.check(new Request(url, { method, headers }), body);
  if (verdict.operation !== undefined) kept.used.add(verdict.operation);
  if (verdict.ok) return undefined;
  const { operation, problems } = verdict;
  const about = operation !== undefined && { operation };
  kept.refused.push({ method, path: url.pathname, ...about, problems });
  const description = `The API description refuses this request: ${problems.join('; ')}`;
  return json({ error: 'RefusedByJudge', description, details: { ...about, problems } }, 422);
}
