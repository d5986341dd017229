import { GatehouseError } from '../../error.ts';
import type { Host } from '../../host.ts';
import { replayModel } from '@gatehouse/models';
import type { RunReport } from '../../runs/report.ts';
import type { Traced } from '../../runs/trace.ts';
import { readScript, type ReadBack, type Walkthrough } from './walkthrough-file.ts';

/** What a walkthrough tells while it plays. */
export interface WalkthroughView {
  act(number: number, total: number, person: string, title: string): void;
  event(event: Traced): void;
  account(report: RunReport): void;
  readBack(shown: readonly string[]): void;
}

/** For programs, which read the result and not the way to it. */
export const silentView: WalkthroughView = {
  act: () => {},
  event: () => {},
  account: () => {},
  readBack: () => {},
};

/** Plays every act through the real host. `now` only dates the scripts. */
export async function playWalkthrough(
  host: Host,
  walkthrough: Walkthrough,
  view: WalkthroughView,
  signal: AbortSignal,
  now: () => number,
): Promise<RunReport[]> {
  const reports: RunReport[] = [];
  for (const [index, act] of walkthrough.acts.entries()) {
    view.act(index + 1, walkthrough.acts.length, act.person, act.title);
    const model = replayModel(readScript(act.script, now()));
    const decisions = [...act.decisions];
    const report = await host.ask({
      person: act.person,
      question: walkthrough.question,
      signal,
      model: () => model,
      enforceCalls: act.hostCallGate === 'on',
      watch: (event) => view.event(event),
      async held({ id }) {
        const decision = decisions.shift();
        if (!decision) return;
        const { by: person, ...said } = decision;
        await host.decide({ id, person, ...said, signal });
      },
    });
    view.account(report);
    if (act.readBack) view.readBack(await readBack(host, act.person, act.readBack, signal));
    reports.push(report);
  }
  return reports;
}

/** Reads the written record again, by a call of its own, and picks what shall be shown. */
async function readBack(
  host: Host,
  person: string,
  { tool, arguments: args, show }: ReadBack,
  signal: AbortSignal,
): Promise<string[]> {
  const report = await host.call({ person, tool, args, signal });
  if (report.status !== 'done') {
    throw new GatehouseError('read_back', `The record could not be read back: ${report.answer}`, {
      hint: 'Run the walkthrough again; if it stays, look at the connector log in the data folder.',
    });
  }
  const record: unknown = JSON.parse(report.answer);
  return Object.entries(show).map(([label, path]) => `${label}: ${String(pick(record, path))}`);
}

function pick(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}
