/** Trace and span id of a W3C `traceparent` (Trace Context, section 3.2); undefined: it is none. */
export function readTraceparent(
  header: string | undefined,
): { traceId: string; spanId: string; flags: number } | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header ?? '');
  const [, traceId, spanId, flags] = match ?? [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}
