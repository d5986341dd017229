/** Where spans go, as an operator said it with OpenTelemetry's own variables. */
export interface TraceSettings {
  /** The whole address, e.g. `http://collector:4318/v1/traces`. */
  readonly url: string;
  /** `OTEL_SERVICE_NAME`. */
  readonly serviceName?: string;
}

export type FoundTraceSettings =
  | { readonly wanted: true; readonly settings: TraceSettings }
  | { readonly wanted: false; readonly why?: string };

/**
 * Reads `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (used as it is), else `OTEL_EXPORTER_OTLP_ENDPOINT` (with `/v1/traces`
 * behind it). Without either, or with `OTEL_SDK_DISABLED=true` or `OTEL_TRACES_EXPORTER=none`, there are no traces.
 * A `why` says what is wrong with an endpoint that cannot be used; it does not repeat it, for it may hold a password.
 */
export function readTraceSettings(
  env: Readonly<Record<string, string | undefined>>,
): FoundTraceSettings {
  const given = (name: string) => env[name]?.trim() || undefined;
  const whole = given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = given('OTEL_EXPORTER_OTLP_ENDPOINT');
  const text = whole ?? base;
  const off = given('OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  if (text === undefined || off || given('OTEL_TRACES_EXPORTER') === 'none') {
    return { wanted: false };
  }
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const name =
      whole === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
    return {
      wanted: false,
      why: `${name} must be an http(s) address such as http://collector:4318`,
    };
  }
  if (whole === undefined) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  const serviceName = given('OTEL_SERVICE_NAME');
  return {
    wanted: true,
    settings: { url: url.href, ...(serviceName !== undefined && { serviceName }) },
  };
}
