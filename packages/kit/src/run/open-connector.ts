import { storedProofs } from '../access/stored-proofs.ts';
import { createCursorCodec } from '../cursor.ts';
import { createGrantBook } from '../credentials/oauth/grant-book.ts';
import { createProfiles } from '../credentials/profiles.ts';
import { createRedactor } from '../credentials/redactor.ts';
import { createSecretSources } from '../credentials/secret-sources.ts';
import { scopesOf, type ConnectorDefinition } from '../connector.ts';
import { createTraffic } from '../http/traffic.ts';
import { createLog } from '../log.ts';
import { createDrain } from '../serve/drain.ts';
import { createHealth } from '../serve/health.ts';
import { createRateLimit } from '../serve/rate-limit.ts';
import { prepareTools, type ServerParts } from '../serve/server-parts.ts';
import { createLeases } from '../store/lease.ts';
import { openStore } from '../store/open-store.ts';
import { sharedSecret } from '../store/secret.ts';
import { keepCalls } from '../telemetry/keep-calls.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { openTracing } from '../telemetry/tracing.ts';
import { readSettings } from '../vendor/settings.ts';
import { createJournal } from '../writes/store-journal.ts';
import { chooseAccess } from './choose-access.ts';
import { readConnectorConfig } from './connector-config.ts';
import type { Edge } from './edge.ts';
import { FlagError, type Flags } from './flags.ts';
import { openPolicy } from './open-policy.ts';
import { readinessChecks } from './readiness.ts';
import { openAudit } from './open-audit.ts';
import { makeStateFolder, stateFolder } from './state-folder.ts';
import { createPools, sharedBudgets } from './vendor-traffic.ts';

/** A connector with everything open, and how to close it again in the reverse order. */
export interface OpenedConnector<Adapter> {
  readonly parts: ServerParts<Adapter>;
  /** Reads the policy files again; an invalid one changes nothing and is said. */
  reloadPolicy(): void;
  close(): Promise<void>;
}

/**
 * Assembles a connector from flags, configuration and environment. What can be wrong with these is found before
 * anything is opened, so that wrong usage leaves no file behind. Throws FlagError and SettingsError for wrong usage.
 */
export async function openConnector<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  flags: Flags,
  edge: Edge,
): Promise<OpenedConnector<Adapter>> {
  const { env, now, newId, random, randomBytes, wait, later, readFile } = edge;
  const { category, version } = definition;
  const instance = flags.audience ?? category;
  const closing: (() => unknown)[] = [];
  const opened = <Part>(part: Part, close: (part: Part) => unknown): Part => {
    closing.unshift(() => close(part));
    return part;
  };
  const close = async () => {
    for (const step of closing.splice(0)) await step();
  };

  const vendor = definition.vendors.find(({ id }) => id === flags.vendor);
  if (!vendor) {
    const known = definition.vendors.map(({ id }) => id).join(', ');
    throw new FlagError(`there is no vendor "${flags.vendor}"; choose one of: ${known}`);
  }
  const config = readConnectorConfig(flags.config, readFile);
  const redactor = createRedactor();
  const log = createLog(edge.write, now, { redact: redactor.redact });
  const policy = openPolicy(definition, { flags, config, readFile, log });
  const timing = { now, random, wait };
  try {
    const pools = opened(createPools(config.vendor), (part) => part.close());
    const sources = opened(
      createSecretSources({ env, fetch: pools.fetch, now, later, log, redactor }),
      (part) => part.close(),
    );
    const base = await readSettings(vendor, {
      flags: flags.settings,
      env,
      readFile,
      secrets: sources,
    });

    const state = stateFolder(
      { state: flags.state, data: flags.settings['data'], category, vendor: vendor.id },
      env,
    );
    makeStateFolder(state);
    const store = opened(
      await openStore(storePlace(flags, readFile) ?? state.file('store.db')),
      (part) => part.close(),
    );
    const access = await chooseAccess(flags, config, scopesOf(definition), {
      now,
      readFile,
      fetch: pools.fetch,
      sources,
      seen: storedProofs(store, now),
    });
    const metrics = createMetrics({
      connector: category,
      version,
      vendor: vendor.id,
      tools: definition.tools,
      usage: edge.usage,
      traffic: () => traffic.figures(),
      inFlight: () => drain.inFlight,
      draining: () => drain.draining,
    });
    const tracing = opened(
      await openTracing({
        env,
        connector: category,
        version,
        transport: flags.http ? 'http' : 'stdio',
        instance: newId(),
        now,
        log,
        onLost: () => metrics.recordFailed('trace'),
      }),
      (part) => part.close(),
    );
    const traffic = createTraffic({
      vendor: vendor.id,
      limits: config.vendor,
      timing,
      ...sharedBudgets(store, { vendor: vendor.id, limits: config.vendor, now, newId, wait }),
      watch(event) {
        metrics.vendorCall(event);
        tracing.vendorCall(event);
        if (event.outcome !== 'ok') log('warn', 'vendor_failed', { ...event });
      },
    });
    const grants = createGrantBook({
      store,
      leases: createLeases(store, { now, newId, wait }),
      key: await sharedSecret(store, 'grants', randomBytes),
      connector: instance,
      tenant: vendor.id,
      makeBytes: randomBytes,
    });
    const profiles = opened(
      createProfiles({
        vendor,
        base,
        entries: config.credentials,
        sources,
        surroundings: {
          fetch: pools.fetch,
          now,
          newId,
          log,
          random,
          redactor,
          traffic,
          grants,
        },
      }),
      (part) => part.close(),
    );
    const audit = opened(
      await openAudit(state, { origin: instance, now, makeBytes: randomBytes }),
      (part) => part.close(),
    );
    const drain = createDrain({ maxInFlight: config.limits.in_flight });
    const health = createHealth({
      checks: readinessChecks({ access, store, audit, traffic }),
      draining: () => drain.draining,
      redact: redactor.redact,
      metrics,
    });
    // a vendor that cannot be opened at all is said at the start and not at the first call
    await profiles.openFor({ roles: [], unit: '' }).catch((error: unknown) => {
      if (config.credentials.length === 0) throw error;
    });
    const parts: ServerParts<Adapter> = {
      definition,
      tools: prepareTools(definition),
      access,
      limits: config.limits,
      drain,
      health,
      refused: (reason) => metrics.authRefused(reason),
      overLimit: (limit) => metrics.rateRefused(limit),
      log,
      services: {
        async adapterFor(principal) {
          const { adapter, credential } = await profiles.openFor(principal);
          return { adapter, credential: credential.profile };
        },
        limit: createRateLimit({
          limits: config.limits,
          onRefused: () => metrics.rateRefused('person'),
        }),
        policy: () => policy.current(),
        journal: createJournal(store, {
          now,
          newId,
          wait,
          settleMs: config.writes.settle_s * 1000,
        }),
        cursors: createCursorCodec(
          await sharedSecret(store, 'cursor', randomBytes),
          now,
          `${instance}/${vendor.id}`,
        ),
        record: keepCalls({
          connector: { category, version, vendor: vendor.id, instance },
          audit,
          metrics,
          tracing,
          log,
          redactor,
        }),
        redact: redactor.redact,
        within: (start, call) => tracing.within(start, call),
        now,
      },
    };
    return { parts, reloadPolicy: () => policy.reload(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where replicas share their memory, if they do. Throws FlagError. */
function storePlace(
  { store, storeFile }: Flags,
  readFile: (path: string) => string,
): string | undefined {
  if (store !== undefined || storeFile === undefined) return store;
  try {
    return readFile(storeFile).trim();
  } catch {
    throw new FlagError(`GATEHOUSE_STORE_FILE names ${storeFile}, which cannot be read`);
  }
}
