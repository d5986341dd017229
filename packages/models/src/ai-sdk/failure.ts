import { APICallError, RetryError, StreamProviderError } from 'ai';

import { ModelError, type ModelErrorCode } from '../error.ts';

/** Long enough for one sentence of a vendor, short enough not to be a response body. */
const longestVendorMessage = 200;

const hints = {
  auth: 'Check the API key and that it may use this model.',
  rate_limited: 'Wait a minute, or ask the provider for a higher limit or quota.',
  overloaded: 'The provider is busy: try again later, or use another model.',
  unavailable: 'Check the address and the network, then try again; no call of this step was made.',
  invalid: 'Check the model name and the address, and what the provider says about the request.',
} as const satisfies Partial<Record<ModelErrorCode, string>>;

/**
 * Turns whatever the SDK threw or streamed into a ModelError. Only a vendor's own short sentence is kept,
 * without the key should the vendor repeat it: the SDK's errors hold the whole request and its headers.
 */
export function toModelError(error: unknown, label: string, apiKey?: string): ModelError {
  if (error instanceof ModelError) return error;
  if (RetryError.isInstance(error)) return toModelError(error.lastError, label, apiKey);
  if (APICallError.isInstance(error) || StreamProviderError.isInstance(error)) {
    const code = codeOf(error.statusCode);
    // A refused credential is the one case where vendors quote a part of the key, so say it in our words.
    const reason = code === 'auth' ? 'the credential was refused' : sentence(error.message, apiKey);
    // 200 means that the answer began well and broke: the number would only confuse.
    const status =
      error.statusCode === undefined || error.statusCode === 200
        ? ''
        : ` (HTTP ${error.statusCode})`;
    return new ModelError(code, `${label}: ${reason}${status}`, hints[code]);
  }
  // Everything else either quotes what it could not read, or is a bug in the conversation we sent.
  const name = error instanceof Error ? error.name : 'unknown error';
  return protocolErrors.has(name)
    ? new ModelError('unavailable', `${label}: the answer could not be read`, hints.unavailable)
    : new ModelError('invalid', `${label}: the request could not be sent (${name})`, hints.invalid);
}

/** The stream ended before the provider said that the answer is complete. */
export function cutOff(label: string): ModelError {
  return new ModelError(
    'unavailable',
    `${label}: the answer broke off before it was complete`,
    hints.unavailable,
  );
}

const protocolErrors = new Set([
  'AI_JSONParseError',
  'AI_TypeValidationError',
  'AI_InvalidResponseDataError',
  'AI_NoOutputGeneratedError',
  'AI_EmptyResponseBodyError',
]);

function codeOf(status: number | undefined): keyof typeof hints {
  // Anthropic's own status; for an error inside a stream the SDK derives it from the type.
  if (status === 529) return 'overloaded';
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate_limited';
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) return 'invalid';
  return 'unavailable';
}

function sentence(message: string, apiKey: string | undefined): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  const clean = apiKey === undefined || apiKey === '' ? line : line.replaceAll(apiKey, '[key]');
  if (clean === '') return 'no reason given';
  return clean.length > longestVendorMessage ? `${clean.slice(0, longestVendorMessage)}…` : clean;
}
