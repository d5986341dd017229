import { createConnection, type ConnectionLimits } from '@gatehouse/connection';
import { GatehouseError } from '../error.ts';
import type { ConnectorConfig } from '../org/config.ts';
import { createConnector, type Connector } from './connector.ts';
import type { Pins } from './pins.ts';
import { createTransport, type HostIdentity } from './transport.ts';

export interface PoolOptions {
  readonly connectors: Readonly<Record<string, ConnectorConfig>>;
  readonly host: HostIdentity;
  readonly pins: Pins;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits?: ConnectionLimits;
}

/** All connectors of the configuration. None runs before it is asked for; all that run end with `close`. */
export interface ConnectorPool {
  /** Throws GatehouseError `unknown_connector`. */
  get(instance: string): Connector;
  close(): Promise<void>;
}

export function createPool(options: PoolOptions): ConnectorPool {
  const open = new Map<string, Connector>();
  return {
    get(instance) {
      const known = open.get(instance);
      if (known) return known;
      const config = options.connectors[instance];
      if (!config || !Object.hasOwn(options.connectors, instance)) {
        throw new GatehouseError('unknown_connector', `There is no connector "${instance}".`, {
          hint: `Known: ${Object.keys(options.connectors).join(', ') || 'none'}.`,
          exitCode: 2,
        });
      }
      const connection = createConnection({
        instance,
        now: options.now,
        isProcess: config.url === undefined,
        transport: () => createTransport(instance, config, options.host),
        limits: options.limits ?? { connect: 20_000, call: 60_000 },
        hint: whereToLook(instance, config, options.host),
      });
      const connector = createConnector(connection, config, options.pins);
      open.set(instance, connector);
      return connector;
    },
    async close() {
      await Promise.all([...open.values()].map((connector) => connector.close()));
      open.clear();
    },
  };
}

/** Where a person finds out why a connector does not answer. */
function whereToLook(instance: string, config: ConnectorConfig, host: HostIdentity): string {
  if (config.url !== undefined) {
    // what follows the path may be a key
    const { origin, pathname } = new URL(config.url);
    return `It is reached at ${origin}${pathname}.`;
  }
  const unset = config.inherit.filter((name) => host.env[name] === undefined);
  const missing =
    unset.length === 0 ? '' : ` Not set in the host’s environment: ${unset.join(', ')}.`;
  return `Its own words are in logs/${instance}.log of the data folder.${missing}`;
}
