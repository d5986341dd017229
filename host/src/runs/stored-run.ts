import { z } from 'zod';
import type { RunStore } from '../store/run-store.ts';
import { buildReport, type RunReport } from './report.ts';
import type { Traced, TraceEvent } from './trace.ts';

const asObject = z.looseObject({});
/** Written by this program, kind by kind, so only that it is an event is checked. */
const traceEvent = z.custom<TraceEvent>(
  (value) => asObject.extend({ kind: z.string() }).safeParse(value).success,
);

/** Reads a run back from the store. What lies there was written by this program, event by event. */
export async function readStoredRun(
  store: RunStore,
  id: string,
): Promise<{ report: RunReport; events: readonly Traced[] } | undefined> {
  const found = await store.find(id);
  if (!found) return undefined;
  const stored = await store.events(id);
  const events = stored.map(({ seq, at, kind, body }) => ({
    ...traceEvent.parse({ ...asObject.parse(body), kind }),
    seq,
    at: at.getTime(),
  }));
  const { person, unit, question, model, policy } = found;
  return {
    report: buildReport({ run: id, person, unit, question, model, policy }, events),
    events,
  };
}
