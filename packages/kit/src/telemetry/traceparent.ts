/** What a `traceparent` says: whose trace a call belongs to, and whether that trace is kept. */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const FORM =
  /^(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<rest>-.*)?$/;

/**
 * Reads a `traceparent` (W3C Trace Context, section 3.2). Undefined when it is not one: the call then starts a trace
 * of its own. Later versions are read as version 00 with something behind it, as the standard asks.
 */
export function parseTraceparent(text: string | undefined): Traceparent | undefined {
  if (text === undefined || text.length > 512) return undefined;
  const { version, trace, span, flags, rest } = FORM.exec(text)?.groups ?? {};
  if (version === undefined || trace === undefined || span === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(trace) || /^0+$/.test(span)) return undefined;
  // bit 0: the caller keeps this trace
  return { traceId: trace, spanId: span, sampled: (Number.parseInt(flags ?? '', 16) & 1) === 1 };
}

/**
 * The trace context of one MCP request. What the message itself carries (`_meta.traceparent`, SEP-414) goes before the
 * header of the HTTP request, which may carry several messages. Gives only what is well formed.
 */
export function traceparentOf(found: {
  readonly meta?: unknown;
  readonly header?: string | null | undefined;
}): string | undefined {
  return [found.meta, found.header]
    .filter((text) => typeof text === 'string')
    .find((text) => parseTraceparent(text) !== undefined);
}
