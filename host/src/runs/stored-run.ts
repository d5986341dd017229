import type { RunStore } from '../store/run-store.ts';
import { buildReport, type RunReport } from './report.ts';
import type { Traced } from './trace.ts';

/** Reads a run back from the store. What lies there was written by this program, event by event. */
export async function readStoredRun(
  store: RunStore,
  id: string,
): Promise<{ report: RunReport; events: readonly Traced[] } | undefined> {
  const found = await store.find(id);
  if (!found) return undefined;
  const stored = await store.events(id);
  const events = stored.map(
    ({ seq, at, kind, body }) => ({ ...(body as object), kind, seq, at: at.getTime() }) as Traced,
  );
  const { person, unit, question, model, policy } = found;
  return {
    report: buildReport({ run: id, person, unit, question, model, policy }, events),
    events,
  };
}
