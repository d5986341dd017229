import { HttpResponse } from 'msw';
import { refuse } from './refusals.ts';

/** What was sent as JSON; a Response refuses another media type, or what is no JSON. */
export async function bodyOf(request: Request): Promise<{ readonly json: unknown } | Response> {
  const text = await request.text();
  if (text === '') return { json: undefined };
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) return new HttpResponse(null, { status: 415 });
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return refuse(400, ['There was an error parsing JSON. Check that your request body is valid.']);
  }
}

/** A token is asked for with JSON or with a form. */
export async function formOf(request: Request): Promise<unknown> {
  const text = await request.text();
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
