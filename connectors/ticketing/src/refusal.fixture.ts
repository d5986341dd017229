import { ConnectorError } from '@gatehouse/kit';

/** The ConnectorError that a call ends in; anything else fails the test. */
export async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.then(
    (value) => `nothing was thrown, but answered ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}
