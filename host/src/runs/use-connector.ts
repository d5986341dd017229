import type { Connector } from '../connectors/connector.ts';
import type { RunContext } from './run-context.ts';

/** Uses a connector on behalf of a run; if that is what starts it, the trace says so. */
export async function useConnector<Result>(
  run: RunContext,
  instance: string,
  work: (connection: Connector) => Promise<Result>,
): Promise<Result> {
  const connection = run.pool.get(instance);
  const before = connection.starts();
  try {
    return await work(connection);
  } finally {
    if (connection.starts() > before)
      run.trace.add({ kind: 'connector-started', connector: instance });
  }
}
