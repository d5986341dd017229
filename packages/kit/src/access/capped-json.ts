import { z } from 'zod';
import { readCapped } from '../http/exchange.ts';
import { AccessError } from './access-error.ts';

/** The standard fetch, handed in. Nothing here follows a redirect. */
export type AccessFetch = (url: URL, init: RequestInit) => Promise<Response>;

/** A form that is sent, instead of asking for a document. */
export interface PostedForm {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds for the whole exchange. */
const TIMEOUT_MS = 5_000;
/** Bytes of an answer: a JWK Set with certificates of a large company has some 20 KB. */
const MAX_BYTES = 256 * 1024;

/**
 * Asks an identity provider for a JSON document: status 200, no redirect, at most 5 s and 256 KiB. Throws AccessError
 * `unavailable` for everything else; `what` names the document in its message, e.g. `the keys of https://idp.example`.
 */
export async function cappedJson<Shape>(
  fetch: AccessFetch,
  request: { readonly url: URL; readonly what: string; readonly init?: PostedForm },
  shape: z.ZodType<Shape>,
): Promise<Shape> {
  const { url, what, init } = request;
  let json: unknown;
  try {
    const response = await fetch(url, {
      ...init,
      headers: { accept: 'application/json', ...init?.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw unavailable(`${what} cannot be read: status ${response.status}`);
    }
    const bytes = await readCapped(response, MAX_BYTES);
    if (!bytes) throw unavailable(`${what} cannot be read: the answer is over ${MAX_BYTES} bytes`);
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw unavailable(`${what} cannot be read: no usable answer`, error);
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unavailable(
    `${what} cannot be read: the answer is not in its form (${field || 'document'})`,
  );
}

function unavailable(message: string, cause?: unknown): AccessError {
  return new AccessError('unavailable', 'idp:unavailable', message, { cause });
}
