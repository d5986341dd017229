import { join } from 'node:path';
import { ConnectorProcess, httpTransport } from '@gatehouse/connection';
import type { Transport } from '@modelcontextprotocol/client';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import type { ConnectorConfig } from '../org/config.ts';

/** What a started connector is told about the host, so that an operator configures only vendor and data. */
export interface HostIdentity {
  readonly issuer: string;
  /** The public key set's file. */
  readonly passportKeys: string;
  readonly dataFolder: string;
  /** The folder from which relative commands are meant. */
  readonly workingFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a process's stderr goes: an open file descriptor. */
  readonly logDescriptor: (instance: string) => number;
}

/** The transport of a connector, not yet started: nothing runs before the first use. */
export function createTransport(
  instance: string,
  config: ConnectorConfig,
  host: HostIdentity,
): Transport {
  if (config.url !== undefined) return httpTransport(config.url);
  const [program = '', ...args] = (config.command ?? []).map((part) =>
    part.replaceAll('${data}', host.dataFolder),
  );
  return new ConnectorProcess({
    command: program,
    args,
    cwd: host.workingFolder,
    stderr: host.logDescriptor(instance),
    env: {
      ...getDefaultEnvironment(),
      ...inherited(['PATH', ...config.inherit], host.env),
      GATEHOUSE_ISSUER: host.issuer,
      GATEHOUSE_AUDIENCE: instance,
      GATEHOUSE_PASSPORT_KEYS: host.passportKeys,
      // a connector that runs as source is compiled once and not at every start
      NODE_COMPILE_CACHE: host.env['NODE_COMPILE_CACHE'] ?? join(host.dataFolder, 'compile-cache'),
      GATEHOUSE_STATE: join(host.dataFolder, 'connectors', instance),
    },
  });
}

function inherited(names: readonly string[], env: HostIdentity['env']): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
}
