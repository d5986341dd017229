import { randomUUID } from 'node:crypto';
import { openHost, type Host } from '../../../host/src/host.ts';
import type { ConnectionLimits } from '@gatehouse/connection';
import {
  parseScript,
  recordRequests,
  replayModel,
  type ModelPort,
  type StepRequest,
} from '@gatehouse/models';
import { readConfig } from '../../../host/src/org/read-config.ts';
import { openDataFolder } from '@gatehouse/data-folder';
import { shell } from './process.fixture.ts';

/** The host in this process, with real connector processes: for what a command line cannot set. */
export async function openedHost(
  folder: string,
  config: string,
  {
    limits,
    now = Date.now,
    env = {},
  }: {
    limits?: ConnectionLimits;
    /** The host's clock; its connectors are processes with one of their own. */
    now?: () => number;
    /** Beside what every shell has. */
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Host> {
  return openHost({
    loaded: readConfig(config),
    data: openDataFolder(folder, process.pid, () => false),
    env: { ...shell, ...env },
    now,
    newId: randomUUID,
    ...(limits && { limits }),
  });
}

/** A scripted model, and everything that it was sent. */
export function recordedScript(yaml: string): { model: ModelPort; sent: StepRequest[] } {
  const sent: StepRequest[] = [];
  const model = recordRequests(replayModel(parseScript(yaml, 'script.yaml')), (request) =>
    sent.push(request),
  );
  return { model, sent };
}
