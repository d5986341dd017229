import type { AuditLog } from '@gatehouse/audit';
import type { CallServices } from '../call/services.ts';
import { createCursorCodec } from '../cursor.ts';
import type { Profiles } from '../credentials/profiles.ts';
import type { Redactor } from '../credentials/redactor.ts';
import type { Log } from '../log.ts';
import { createRateLimit } from '../serve/rate-limit.ts';
import { sharedSecret } from '../store/shared-secret.ts';
import type { Store } from '../store/store.ts';
import { keepCalls, type Keepers } from '../telemetry/keep-calls.ts';
import { createJournal } from '../writes/store-journal.ts';
import type { ConnectorConfig } from './connector-config.ts';
import type { Edge } from './edge.ts';
import type { OpenPolicy } from './open-policy.ts';
import type { Telemetry } from './open-telemetry.ts';

/** What a call needs beside itself, made of what is open already. Throws ConnectorError when the store fails. */
export async function openServices<Adapter>(
  connector: Keepers['connector'],
  { config, policy, profiles, store, audit, telemetry, redactor, log }: OpenForCalls<Adapter>,
  { now, newId, wait, randomBytes }: Edge,
): Promise<CallServices<Adapter>> {
  const { metrics, tracing } = telemetry;
  const cursorKey = await sharedSecret(store, 'cursor', randomBytes);
  return {
    async adapterFor(principal) {
      const { adapter, credential } = await profiles.openFor(principal);
      return { adapter, credential: credential.profile };
    },
    limit: createRateLimit({
      limits: config.limits,
      onRefused: () => metrics.rateRefused('person'),
    }),
    policy: () => policy.current(),
    journal: createJournal(store, { now, newId, wait, settleMs: config.writes.settle_s * 1000 }),
    cursors: createCursorCodec(cursorKey, now, `${connector.instance}/${connector.vendor}`),
    record: keepCalls({ connector, audit, metrics, tracing, log, redactor }),
    redact: redactor.redact,
    within: (start, call) => tracing.within(start, call),
    now,
  };
}

interface OpenForCalls<Adapter> {
  readonly config: ConnectorConfig;
  readonly policy: OpenPolicy;
  readonly profiles: Profiles<Adapter>;
  readonly store: Store;
  readonly audit: AuditLog;
  readonly telemetry: Telemetry;
  readonly redactor: Redactor;
  readonly log: Log;
}
