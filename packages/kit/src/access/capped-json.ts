import { z } from 'zod';
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
    json = JSON.parse(await readCapped(response, what));
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

async function readCapped({ body }: Response, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop early cancels the rest
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) {
      throw unavailable(`${what} cannot be read: the answer is over ${MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unavailable(message: string, cause?: unknown): AccessError {
  return new AccessError('unavailable', 'idp:unavailable', message, { cause });
}
