import { createRedactor } from '../credentials/redactor.ts';
import { createSecretSources } from '../credentials/secret-sources.ts';
import type { ConnectorDefinition } from '../connector.ts';
import { asConnectorError } from '../error.ts';
import { createTraffic } from '../http/traffic.ts';
import { chooseVendor } from '../run/choose-vendor.ts';
import { createClosing, type Closing } from '../run/closing.ts';
import { readConnectorConfig } from '../run/connector-config.ts';
import type { Edge } from '../run/edge.ts';
import type { Flags } from '../run/flags.ts';
import { openCredentials } from '../run/open-credentials.ts';
import { openNetwork } from '../run/open-network.ts';
import { makeStateFolder, stateFolder } from '../run/state-folder.ts';
import { storePlace } from '../run/store-place.ts';
import { openStore } from '../store/open-store.ts';
import { readSettings, SettingsError } from '../vendor/settings.ts';
import { checks, type Finding } from './finding.ts';
import { observe } from './observe.ts';

/** For whom the connection is tried: profiles of credentials are chosen by role and unit. */
export interface Holder {
  readonly roles: readonly string[];
  readonly unit: string;
}

/**
 * Looks at one connection as a person sets it up, with the settings, the store and the credential that the connector
 * itself would use, and reads only. Whatever is wrong becomes a finding. Throws FlagError for wrong usage.
 */
export async function examine<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  flags: Flags,
  holder: Holder,
  edge: Edge,
): Promise<Finding[]> {
  const closing = createClosing();
  try {
    return inOrder(await look(definition, flags, holder, edge, closing));
  } finally {
    await closing.close();
  }
}

async function look<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  flags: Flags,
  holder: Holder,
  edge: Edge,
  closing: Closing,
): Promise<Finding[]> {
  const { env, now, newId, later, random, wait, readFile } = edge;
  const vendor = chooseVendor(definition, flags);
  const config = readConnectorConfig(flags.config, readFile);
  const redactor = createRedactor();
  const { fetch, outside } = await openNetwork(config.vendor, closing);
  const observed = observe(fetch, now);
  const sources = closing.keep(
    createSecretSources({ env, fetch, now, later, log: silent, redactor }),
    (part) => part.close(),
  );
  const found: Finding[] = [];
  try {
    const base = await readSettings(vendor, {
      flags: flags.settings,
      env,
      readFile,
      secrets: sources,
    });
    const names = Object.keys(base).join(', ');
    found.push({ check: 'settings', state: 'ok', said: `Given: ${names || 'none are needed'}.` });
    const profiles = await openCredentials(
      {
        vendor,
        base,
        entries: config.credentials,
        sources,
        surroundings: {
          fetch: observed.fetch,
          outside,
          now,
          newId,
          log: silent,
          random,
          redactor,
          traffic: createTraffic({
            vendor: vendor.id,
            limits: config.vendor,
            timing: { now, random, wait },
          }),
        },
      },
      {
        store: await storeOf(definition, flags, edge, closing),
        edge,
        instance: flags.audience ?? definition.category,
      },
      closing,
    );
    const { adapter, credential } = await profiles.openFor(holder);
    const more = (await definition.examine?.(adapter)) ?? [];
    if (more.length > 0) {
      found.push({ check: 'reachable', state: 'ok', said: `${vendor.title} answers.` });
    }
    if (credential.profile !== 'base') {
      found.push({
        check: 'identity',
        state: 'ok',
        said: `The credential is that of "${credential.profile}".`,
      });
    }
    found.push(...more);
  } catch (error) {
    found.push(failureOf(error, vendor.title));
  }
  return [...found, ...observed.findings()];
}

/** The store of the connector itself: a rotated token that is used here must be kept where it will be looked for. */
async function storeOf<Adapter>(
  { category }: ConnectorDefinition<Adapter>,
  flags: Flags,
  { env, readFile }: Edge,
  closing: Closing,
) {
  const state = stateFolder(
    { state: flags.state, data: flags.settings['data'], category, vendor: flags.vendor },
    env,
  );
  makeStateFolder(state);
  const place = storePlace(flags, readFile) ?? state.file('store.db');
  return closing.keep(await openStore(place), (part) => part.close());
}

function failureOf(error: unknown, vendor: string): Finding {
  if (error instanceof SettingsError) {
    return {
      check: 'settings',
      state: 'fail',
      said: error.message,
      next: 'Set what is named, then look again.',
    };
  }
  const { code, message, hint } = asConnectorError(error);
  const identity = code === 'auth_expired' || code === 'forbidden';
  return {
    check: identity ? 'identity' : 'reachable',
    state: 'fail',
    said: message || `${vendor} cannot be asked.`,
    next: hint,
  };
}

/** What goes wrong becomes a finding; a log beside it would say it twice. */
const silent = () => {};

const inOrder = (found: readonly Finding[]) =>
  found.toSorted((a, b) => checks.indexOf(a.check) - checks.indexOf(b.check));
