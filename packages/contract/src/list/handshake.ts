import {
  Client,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  type ServerCapabilities,
  type Transport,
} from '@modelcontextprotocol/client';
import type { JsonObject } from '../json.ts';
import type { Surface } from '../surface/surface.ts';
import { VERSION } from '../version.ts';
import { createExchange, type Exchange } from './exchange.ts';

/** A server that has said who it is and can be asked for its lists. */
export interface Session {
  readonly server: Surface['server'];
  readonly capabilities: ServerCapabilities;
  readonly ask: Exchange;
  /** What every request of the spoken revision carries. */
  readonly meta: JsonObject;
}

const identity = { name: 'gatehouse-contract', version: VERSION };
/** What a server offers to able clients only is a part of what it offers. */
const capabilities = { roots: {}, sampling: {}, elicitation: { form: {} } };

/** One attempt over one transport. The question for the era and the handshake share the time. */
export async function handshake(
  transport: Transport,
  mode: 'auto' | 'legacy',
  timeout: number,
  signal: AbortSignal,
): Promise<Session> {
  const half = Math.ceil(timeout / 2);
  const client = new Client(identity, {
    capabilities,
    versionNegotiation: { mode, probe: { timeoutMs: half } },
  });
  // a server may ask while it is listed; nobody is there to answer, and it must not wait
  client.setRequestHandler('roots/list', () => ({ roots: [] }));
  client.setRequestHandler('elicitation/create', () => ({ action: 'decline' as const }));
  client.setRequestHandler('sampling/createMessage', () => {
    throw new Error('there is no model here');
  });
  await client.connect(transport, { timeout: half, signal });
  const protocol = client.getNegotiatedProtocolVersion();
  const instructions = client.getInstructions();
  const { name, version } = client.getServerVersion() ?? { name: 'unknown', version: 'unknown' };
  return {
    server: {
      name,
      version,
      ...(protocol !== undefined && { protocol }),
      ...(instructions !== undefined && { instructions }),
    },
    capabilities: client.getServerCapabilities() ?? {},
    ask: createExchange(transport),
    meta:
      client.getProtocolEra() === 'modern' && protocol !== undefined
        ? {
            [PROTOCOL_VERSION_META_KEY]: protocol,
            [CLIENT_INFO_META_KEY]: identity,
            [CLIENT_CAPABILITIES_META_KEY]: capabilities,
          }
        : {},
  };
}
