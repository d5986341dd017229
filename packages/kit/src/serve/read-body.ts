import type { IncomingMessage } from 'node:http';

/** Levels of nesting: more than any argument has, and far fewer than break those who walk through a value. */
const MAX_DEPTH = 128;

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
  if (isTooDeep(text)) {
    return { status: 400, message: `Parse error: the body is nested over ${MAX_DEPTH} levels` };
  }
  try {
    return { value: JSON.parse(text), bytes };
  } catch {
    return { status: 400, message: 'Parse error: the body is not JSON' };
  }
}

/** Counts brackets outside of strings, so that nothing has to be walked through to find out. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function tooLarge(max: number): BodyProblem {
  return { status: 413, message: `The body is over ${max} bytes` };
}
