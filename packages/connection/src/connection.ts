import { Client, SdkHttpError, type Transport } from '@modelcontextprotocol/client';
import { PASSPORT_META_KEY, UNLABELLED } from '@gatehouse/passport';
import { askDecision, type ConnectorDecision } from './ask-decision.ts';
import { ConnectionError } from './error.ts';
import { currentPassport } from './http-transport.ts';
import { listingOf, type Listing } from './listing.ts';
import { toOutcome, type CallOutcome } from './outcome.ts';
import { httpRefusal, ownWords, SILENT, startFailure } from './refusal.ts';
import { unlessStopped } from './unless-stopped.ts';

/** Milliseconds. */
export interface ConnectionLimits {
  readonly connect: number;
  readonly call: number;
}

export interface ConnectionOptions {
  readonly instance: string;
  readonly transport: () => Transport;
  /** A process of this machine; otherwise a server that is reached by URL. */
  readonly isProcess: boolean;
  readonly limits: ConnectionLimits;
  /** Where the operator finds the process's own words. */
  readonly hint: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One connector, connected on first use and again after it was lost. */
export interface Connection {
  readonly instance: string;
  /** How often a process was really started or a server really contacted. */
  starts(): number;
  /**
   * Everything it offers to whoever asks. Listed once for each `askedAs`, because a server may show each person other
   * tools, and again once what was listed does not hold any more.
   */
  list(passport: string, askedAs: string, signal: AbortSignal): Promise<Listing>;
  /** Whether what was listed still holds, as far as is known. */
  isCurrent(listing: Listing): boolean;
  /**
   * Throws ConnectionError; a refusal by the connector is an outcome. With `listing` the tool is called as it was listed
   * there: once the connection was lost or the server has said that its tools have changed, nothing is called.
   */
  call(
    tool: string,
    args: object,
    passport: string,
    signal: AbortSignal,
    listing?: Listing,
  ): Promise<CallOutcome>;
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
/** Nothing was sent, because what would be called is not what was listed. */
class ToolsChanged extends Error {}

/** How often a server may change its tools while they are being listed. */
const LISTINGS = 3;

export function createConnection(options: ConnectionOptions): Connection {
  const { instance, limits, now } = options;
  let starts = 0;
  let epoch = 0;
  let client: Promise<Client> | undefined;
  /** The one that is in use: what an earlier one still says is nothing to us. */
  let used: Client | undefined;
  const listed = new Map<string, Promise<Listing>>();
  const closing = new AbortController();

  const toolsChanged = () => {
    epoch += 1;
    listed.clear();
  };
  const forget = () => {
    const old = used;
    client = undefined;
    used = undefined;
    toolsChanged();
    if (old) endUnused(old);
  };
  /** Requests under way with each client: one that is not used any more may still be giving an answer. */
  const underWay = new Map<Client, number>();
  const endUnused = (old: Client) => {
    if (old !== used && !underWay.has(old)) void old.close().catch(() => {});
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
      throw new ConnectionError(
        'connector_unavailable',
        `The connector ${instance} could not be started: ${why}.`,
        `Check its entry in gatehouse.yaml. ${options.hint}`,
        error,
      );
    }
  }

  /** One attempt. The question for the era and the handshake share the time. */
  async function open(mode: 'auto' | 'legacy'): Promise<Client> {
    const timeout = Math.ceil(limits.connect / 2);
    const onChanged = { autoRefresh: false, debounceMs: 0, onChanged: toolsChanged };
    const fresh = new Client(
      { name: 'gatehouse', version: '0.1.0' },
      {
        versionNegotiation: { mode, probe: { timeoutMs: timeout } },
        // of the older revision the server tells by itself, of the newer one on a stream that this opens
        listChanged: { tools: onChanged },
      },
    );
    // also of those that did not announce that they would tell
    fresh.setNotificationHandler('notifications/tools/list_changed', toolsChanged);
    const gone = () => {
      if (used === fresh) forget();
    };
    // a lost connection is noticed here; the next use starts a new one
    fresh.onclose = gone;
    const transport = options.transport();
    try {
      await fresh.connect(transport, { timeout, signal: closing.signal });
    } catch (error) {
      // a client that never connected does not know its transport, but the process runs
      await fresh.close().catch(() => {});
      await transport.close().catch(() => {});
      throw error;
    }
    used = fresh;
    // whoever does not hear of changes any more asks anew who is there, and what it offers
    void fresh.autoOpenedSubscription?.closed.then(gone);
    return fresh;
  }

  const connected = () => (client ??= connect());
  const isCurrent = (listing: Listing) => listing.epoch === epoch && now() < listing.until;

  async function list(passport: string, signal: AbortSignal): Promise<Listing> {
    try {
      return await exchange(passport, signal, async (connection, request) => {
        const before = epoch;
        // never from a cache: what one person was shown is not what another one is
        const fresh = { ...request, cacheMode: 'refresh' as const };
        const answer = await connection.listTools(undefined, fresh);
        return listingOf(connection, answer, before, now(), options.isProcess);
      });
    } catch (error) {
      if (signal.aborted) throw new ListStopped('stopped', { cause: error });
      const refused = httpRefusal(error);
      if (!refused) throw error;
      throw new ConnectionError(
        'connector_unavailable',
        `The connector ${instance} would not list its tools: ${ownWords(refused)}.`,
        `Check that it trusts this host’s keys, issuer and its audience. ${options.hint}`,
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
      underWay.set(connection, (underWay.get(connection) ?? 0) + 1);
      try {
        return await send(connection, { signal, timeout: limits.call });
      } catch (error) {
        if (signal.aborted || httpRefusal(error)) throw error;
        const byStatus = error instanceof SdkHttpError;
        const unknownSession = byStatus && error.status === 404;
        // who does not know us any more was started again, and who was not there (`fetch` throws a TypeError) may have been
        if (used === connection && (byStatus || error instanceof TypeError)) forget();
        throw lost(error, unknownSession || error instanceof ToolsChanged);
      } finally {
        const left = (underWay.get(connection) ?? 1) - 1;
        if (left > 0) underWay.set(connection, left);
        else underWay.delete(connection);
        endUnused(connection);
      }
    });
  }

  const lost = (error: unknown, nothingDone: boolean) =>
    new ConnectionError(
      'connector_lost',
      `The connector ${instance} did not give a usable answer.`,
      nothingDone
        ? `It was restarted or has changed its tools; nothing was done. Try again. ${options.hint}`
        : `A write may have happened: read the record before trying again. ${options.hint}`,
      error,
    );

  return {
    instance,
    starts: () => starts,
    isCurrent,
    async list(passport, askedAs, signal) {
      for (let changes = 0; changes < LISTINGS;) {
        const shared = listed.get(askedAs) ?? list(passport, signal);
        listed.set(askedAs, shared);
        try {
          const listing = await shared;
          if (isCurrent(listing)) return listing;
          changes += 1;
        } catch (error) {
          if (listed.get(askedAs) === shared) listed.delete(askedAs);
          // whoever asked first may have been stopped; that is no reason to fail the others
          if (!(error instanceof ListStopped) || signal.aborted) throw error;
        }
        if (listed.get(askedAs) === shared) listed.delete(askedAs);
      }
      throw lost(new ToolsChanged('faster than they can be listed'), true);
    },
    async call(tool, args, passport, signal, listing) {
      try {
        const result = await exchange(passport, signal, async (connection, request) => {
          if (listing && listing.epoch !== epoch)
            throw new ToolsChanged('listed before it changed');
          return connection.callTool(
            { name: tool, arguments: { ...args }, _meta: { [PASSPORT_META_KEY]: passport } },
            request,
          );
        });
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
      const old = [...underWay.keys()].filter((each) => each !== connection);
      await Promise.all([...(connection ? [connection] : []), ...old].map((each) => each.close()));
    },
  };
}
