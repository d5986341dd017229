import type { IncomingMessage } from 'node:http';

/** Why a request's body cannot be used, as the HTTP status says it. */
export type BodyProblem = { readonly status: 413 | 400; readonly message: string };

/**
 * Reads a request's body as JSON, at most `max` bytes: more is neither kept nor read on. The SDK gets the parsed value,
 * because it would read and parse without a bound that is ours.
 */
export async function readJsonBody(
  request: IncomingMessage,
  max: number,
): Promise<{ value: unknown; bytes: number } | BodyProblem> {
  if (Number(request.headers['content-length'] ?? 0) > max) return tooLarge(max);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > max) return tooLarge(max);
    chunks.push(chunk);
  }
  const [only] = chunks;
  const text = (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
  try {
    return { value: JSON.parse(text), bytes };
  } catch {
    return { status: 400, message: 'Parse error: the body is not JSON' };
  }
}

function tooLarge(max: number): BodyProblem {
  return { status: 413, message: `The body is over ${max} bytes` };
}
