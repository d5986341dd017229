import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost, type AskOptions, type Host } from '../../host/src/host.ts';
import { readConfig } from '../../host/src/org/read-config.ts';
import type { RunReport } from '../../host/src/runs/report.ts';
import { openDataFolder } from '@gatehouse/data-folder';
import { writeCompany } from '../src/host/company.fixture.ts';
import { shell } from '../src/host/process.fixture.ts';
import type { Driver } from './replay-driver.ts';

/** The example company with its real connector processes; only the limit for one person is raised. */
export async function openCompany(folder: string): Promise<{ host: Host; desk: string }> {
  const limits = join(folder, 'connector.yaml');
  writeFileSync(limits, 'limits: { per_person: { calls: 100000, per_s: 60 } }\n');
  const command = [
    '        gatehouse-ticketing,',
    `        gatehouse-ticketing,\n        --config,\n        '${limits}',`,
  ] as const;
  const config = writeCompany(folder, command);
  const host = await openHost({
    loaded: readConfig(config),
    data: openDataFolder(folder, process.pid, () => false),
    env: shell,
    now: Date.now,
    newId: randomUUID,
  });
  return { host, desk: join(folder, 'support-desk.db') };
}

/** One run of a person with a scripted model. */
export function ask(
  host: Host,
  person: string,
  driver: Driver,
  more: Pick<AskOptions, 'signal' | 'held'>,
): Promise<RunReport> {
  return host.ask({ person, question: 'Please do the task.', model: () => driver.model, ...more });
}
