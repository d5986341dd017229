import {
  Client,
  InsufficientScopeError,
  SdkHttpError,
  type Transport,
} from '@modelcontextprotocol/client';
import { PASSPORT_META_KEY, UNLABELLED } from '@gatehouse/passport';
import { GatehouseError } from '../error.ts';
import { askDecision, type ConnectorDecision } from './ask-decision.ts';
import { toOutcome, type CallOutcome } from './outcome.ts';
import { toRemoteTool, type RemoteTool } from './remote-tool.ts';
import { currentPassport } from './transport.ts';

/** Milliseconds. */
export interface ConnectionLimits {
  readonly connect: number;
  readonly call: number;
}

export interface ConnectionOptions {
  readonly instance: string;
  readonly category: string;
  readonly transport: () => Transport;
  /** A process of this machine; otherwise a server that is reached by URL. */
  readonly isProcess: boolean;
  readonly limits: ConnectionLimits;
  /** Where the operator finds the process's own words. */
  readonly hint: string;
}

/** One connector, connected on first use and again after it was lost. */
export interface Connection {
  readonly instance: string;
  readonly category: string;
  /** How often a process was really started or a server really contacted. */
  starts(): number;
  /**
   * Every tool it offers to whoever asks. Listed once per connection and `askedAs`, because a server may show each
   * person other tools.
   */
  tools(passport: string, askedAs: string, signal: AbortSignal): Promise<readonly RemoteTool[]>;
  /** Throws GatehouseError `connector_unavailable` or `connector_lost`; a refusal by the connector is an outcome. */
  call(tool: string, args: object, passport: string, signal: AbortSignal): Promise<CallOutcome>;
  /** What it would decide on a call, without making it. Undefined: it does not say. */
  decide(
    tool: string,
    args: object,
    passport: string,
    signal: AbortSignal,
  ): Promise<ConnectorDecision | undefined>;
  close(): Promise<void>;
}

/** A listing that its first asker gave up. */
class ListStopped extends Error {}

const SILENT = 'it ended or did not speak the protocol';

export function createConnection(options: ConnectionOptions): Connection {
  const { instance, category, limits } = options;
  let starts = 0;
  let client: Promise<Client> | undefined;
  const listed = new Map<string, Promise<readonly RemoteTool[]>>();
  const closing = new AbortController();

  const forget = () => {
    client = undefined;
    listed.clear();
  };

  async function connect(): Promise<Client> {
    starts += 1;
    try {
      return await open('auto').catch((error: unknown) => {
        // some older servers end at the first request that they do not know; over HTTP there is nothing to start again
        if (!options.isProcess || startFailure(error) !== SILENT) throw error;
        return open('legacy');
      });
    } catch (error) {
      forget();
      const why = httpRefusal(error)?.message ?? startFailure(error);
      throw new GatehouseError(
        'connector_unavailable',
        `The connector ${instance} could not be started: ${why}.`,
        { hint: `Check its entry in gatehouse.yaml. ${options.hint}`, cause: error },
      );
    }
  }

  /** One attempt. The question for the era and the handshake share the time. */
  async function open(mode: 'auto' | 'legacy'): Promise<Client> {
    const timeout = Math.ceil(limits.connect / 2);
    const fresh = new Client(
      { name: 'gatehouse', version: '0.1.0' },
      { versionNegotiation: { mode, probe: { timeoutMs: timeout } } },
    );
    // a lost connection is noticed here; the next use starts a new one
    fresh.onclose = forget;
    const transport = options.transport();
    try {
      await fresh.connect(transport, { timeout, signal: closing.signal });
      return fresh;
    } catch (error) {
      // a client that never connected does not know its transport, but the process runs
      await fresh.close().catch(() => {});
      await transport.close().catch(() => {});
      throw error;
    }
  }

  const connected = () => (client ??= connect());

  async function list(passport: string, signal: AbortSignal): Promise<readonly RemoteTool[]> {
    try {
      const { tools } = await exchange(passport, signal, (connection, request) =>
        connection.listTools(undefined, request),
      );
      return tools.map((tool) => toRemoteTool(category, tool));
    } catch (error) {
      if (signal.aborted) throw new ListStopped('stopped', { cause: error });
      const refused = httpRefusal(error);
      if (!refused) throw error;
      throw new GatehouseError(
        'connector_unavailable',
        `The connector ${instance} would not list its tools: ${refused.message}.`,
        { hint: `Check that it trusts this host’s keys, issuer and its audience. ${options.hint}` },
      );
    }
  }

  /** Runs one protocol exchange under a passport, and gives a failure of the connection its name. */
  async function exchange<Result>(
    passport: string,
    signal: AbortSignal,
    send: (
      connection: Client,
      request: { signal: AbortSignal; timeout: number },
    ) => Promise<Result>,
  ): Promise<Result> {
    return currentPassport.run(passport, async () => {
      // before anything is started
      signal.throwIfAborted();
      const connection = await unlessStopped(connected(), signal);
      try {
        return await send(connection, { signal, timeout: limits.call });
      } catch (error) {
        if (signal.aborted || httpRefusal(error)) throw error;
        const unknownSession = error instanceof SdkHttpError && error.status === 404;
        // the server was started again and does not know us any more: nothing ran, the next use connects anew
        if (unknownSession) forget();
        throw new GatehouseError(
          'connector_lost',
          `The connector ${instance} did not give a usable answer.`,
          {
            hint: unknownSession
              ? `It was restarted; nothing was done. Try again. ${options.hint}`
              : `A write may have happened: read the record before trying again. ${options.hint}`,
            cause: error,
          },
        );
      }
    });
  }

  return {
    instance,
    category,
    starts: () => starts,
    async tools(passport, askedAs, signal) {
      const shared = listed.get(askedAs) ?? list(passport, signal);
      listed.set(askedAs, shared);
      try {
        return await shared;
      } catch (error) {
        if (listed.get(askedAs) === shared) listed.delete(askedAs);
        // whoever asked first may have been stopped; that is no reason to fail the others
        if (error instanceof ListStopped && !signal.aborted) {
          return this.tools(passport, askedAs, signal);
        }
        throw error;
      }
    },
    async call(tool, args, passport, signal) {
      try {
        const result = await exchange(passport, signal, (connection, request) =>
          connection.callTool(
            { name: tool, arguments: { ...args }, _meta: { [PASSPORT_META_KEY]: passport } },
            request,
          ),
        );
        return toOutcome(result);
      } catch (error) {
        const refused = httpRefusal(error);
        if (refused) return { ok: false, error: refused, label: UNLABELLED };
        throw error;
      }
    },
    decide: (tool, args, passport, signal) =>
      exchange(passport, signal, (connection, request) =>
        askDecision(connection, { name: tool, arguments: args, passport }, request),
      ),
    async close() {
      closing.abort();
      const connection = await client?.catch(() => undefined);
      await connection?.close();
    },
  };
}

const LACKS_SCOPE = 'the passport lacks a scope that the tool needs';
const refused = (message: string, rule: string) => ({ code: 'forbidden', message, rule });

/** A server that refuses over HTTP answers with a status, not with a result. */
function httpRefusal(error: unknown): { code: string; message: string; rule: string } | undefined {
  // what the SDK makes of a 403 that names the scope
  if (error instanceof InsufficientScopeError) {
    const { errorDescription = LACKS_SCOPE, requiredScope = 'unknown' } = error;
    return refused(errorDescription, `scope:${requiredScope}`);
  }
  if (!(error instanceof SdkHttpError)) return undefined;
  if (error.status === 401) return refused('it did not accept the passport', 'passport');
  return error.status === 403 ? refused(LACKS_SCOPE, 'scope') : undefined;
}

function startFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'the program was not found';
  if (code === 'EACCES') return 'the program may not be run';
  return SILENT;
}

/** Gives up waiting when the run is stopped; what is waited for goes on for others. */
async function unlessStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const settled = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const listening = { once: true, signal: settled.signal };
    signal.addEventListener('abort', () => reject(signal.reason), listening);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    settled.abort();
  }
}
