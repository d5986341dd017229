import { storedProofs } from '../access/stored-proofs.ts';
import { createRedactor, type Redactor } from '../credentials/redactor.ts';
import { createSecretSources, type SecretSources } from '../credentials/secret-sources.ts';
import { scopesOf, type ConnectorDefinition } from '../connector.ts';
import { createLog, type Log } from '../log.ts';
import { createHealth } from '../serve/health.ts';
import { prepareTools, type ServerParts } from '../serve/server-parts.ts';
import { openStore } from '../store/open-store.ts';
import type { Vendor } from '../vendor/define-vendor.ts';
import { readSettings, type VendorSettings } from '../vendor/settings.ts';
import { chooseAccess } from './choose-access.ts';
import { createClosing, type Closing } from './closing.ts';
import { readConnectorConfig, type ConnectorConfig } from './connector-config.ts';
import type { Edge } from './edge.ts';
import { chooseVendor } from './choose-vendor.ts';
import type { Flags } from './flags.ts';
import { openAudit } from './open-audit.ts';
import { openCredentials } from './open-credentials.ts';
import { openNetwork, type Network } from './open-network.ts';
import { openPolicy, type OpenPolicy } from './open-policy.ts';
import { openServices } from './open-services.ts';
import { openTelemetry } from './open-telemetry.ts';
import { readinessChecks } from './readiness.ts';
import { makeStateFolder, stateFolder } from './state-folder.ts';
import { storePlace } from './store-place.ts';

/** A connector with everything open, and how to close it again in the reverse order. */
export interface OpenedConnector<Adapter> {
  readonly parts: ServerParts<Adapter>;
  /** Reads the policy files again; an invalid one changes nothing and is said. */
  reloadPolicy(): void;
  /** Rejects when a part could not be closed; the others are, and the log says which. */
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
  const { env, now, later, readFile } = edge;
  const vendor = chooseVendor(definition, flags);
  const config = readConnectorConfig(flags.config, readFile);
  const redactor = createRedactor();
  const log = createLog(edge.write, now, { redact: redactor.redact });
  const policy = openPolicy(definition, { flags, config, readFile, log });
  const closing = createClosing(log);
  try {
    const network = await openNetwork(config.vendor, closing);
    const sources = closing.keep(
      createSecretSources({ env, fetch: network.fetch, now, later, log, redactor }),
      (part) => part.close(),
    );
    const base = await readSettings(vendor, {
      flags: flags.settings,
      env,
      readFile,
      secrets: sources,
    });
    const opened = { vendor, config, redactor, log, policy, network, sources, base };
    const parts = await openParts(definition, flags, edge, opened, closing);
    return {
      parts,
      reloadPolicy: () => policy.reload(),
      async close() {
        if (!(await closing.close())) throw new Error('a part could not be closed');
      },
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** What is open before the first file of the connector is made. */
interface Opened<Adapter> {
  readonly vendor: Vendor<Adapter>;
  readonly config: ConnectorConfig;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly policy: OpenPolicy;
  readonly network: Network;
  readonly sources: SecretSources;
  readonly base: VendorSettings;
}

async function openParts<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  flags: Flags,
  edge: Edge,
  { vendor, config, redactor, log, policy, network, sources, base }: Opened<Adapter>,
  closing: Closing,
): Promise<ServerParts<Adapter>> {
  const { env, now, newId, random, randomBytes, readFile } = edge;
  const { category, version } = definition;
  const instance = flags.audience ?? category;
  const state = stateFolder(
    { state: flags.state, data: flags.settings['data'], category, vendor: vendor.id },
    env,
  );
  makeStateFolder(state);
  const store = closing.keep(
    await openStore(storePlace(flags, readFile) ?? state.file('store.db')),
    (part) => part.close(),
  );
  const access = await chooseAccess(flags, config, scopesOf(definition), {
    now,
    readFile,
    fetch: network.fetch,
    sources,
    seen: storedProofs(store, now),
  });
  const telemetry = await openTelemetry(
    definition,
    {
      edge,
      vendor: vendor.id,
      transport: flags.http ? 'http' : 'stdio',
      limits: config.vendor,
      maxInFlight: config.limits.in_flight,
      store,
      log,
    },
    closing,
  );
  const { metrics, traffic, drain } = telemetry;
  const surroundings = { ...network, now, newId, log, random, redactor, traffic };
  const profiles = await openCredentials(
    { vendor, base, entries: config.credentials, sources, surroundings },
    { store, edge, instance },
    closing,
  );
  const audit = closing.keep(
    await openAudit(state, { origin: instance, now, makeBytes: randomBytes }),
    (part) => part.close(),
  );
  const health = createHealth({
    checks: readinessChecks({ access, store, audit, traffic }),
    draining: () => drain.draining,
    redact: redactor.redact,
    metrics,
  });
  return {
    definition,
    tools: prepareTools(definition),
    access,
    limits: config.limits,
    drain,
    health,
    refused: (reason) => metrics.authRefused(reason),
    overLimit: (limit) => metrics.rateRefused(limit),
    log,
    services: await openServices(
      { category, version, vendor: vendor.id, instance },
      { config, policy, profiles, store, audit, telemetry, redactor, log },
      edge,
    ),
  };
}
