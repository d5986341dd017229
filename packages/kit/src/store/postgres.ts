import pg from 'pg';
import type { z } from 'zod';
import { ConnectorError } from '../error.ts';
import type { SqlValue, Store } from './store.ts';
import { READ_VERSION, statementsAfter, VERSION_TABLE } from './tables.ts';

/** Runs a statement: its rows as objects, and how many rows it changed. */
type Query = (
  sql: string,
  values?: readonly SqlValue[],
) => Promise<{ rows: readonly unknown[]; changed: number }>;

/** What the store needs of a PostgreSQL, wherever that runs. `bigint` columns come as numbers. */
export interface PostgresConnection {
  readonly query: Query;
  transaction(work: (query: Query) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** Connections of this process at most. */
  readonly connections?: number;
  /** The server gives a statement up after this, and the client a little later. Milliseconds. */
  readonly statementMs?: number;
  readonly connectMs?: number;
}

/** Any number: replicas that start at the same moment wait for each other on it. */
const LOCK = 7_271_002;
const INT8 = 20;

/**
 * Opens a store that replicas share. `url` is `postgres://user:password@host/database`, with `?sslmode=verify-full`
 * for TLS; one database, or one schema (`options=-c search_path=…`), per connector. Connections that the server ends
 * are made anew. Throws ConnectorError `upstream` when the server cannot be used; no message repeats the URL.
 */
export async function openPostgresStore(
  url: string,
  options: PostgresOptions = {},
): Promise<Store> {
  return postgresStore(connect(url, options));
}

function connect(url: string, options: PostgresOptions): PostgresConnection {
  const statementMs = options.statementMs ?? 10_000;
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const config = {
    connectionString: url,
    max: options.connections ?? 8,
    connectionTimeoutMillis: options.connectMs ?? 5_000,
    statement_timeout: statementMs,
    query_timeout: statementMs + 5_000,
    keepAlive: true,
    types,
    // an intent must outlive a power cut, whatever the server's default is
    onConnect: async (client: pg.ClientBase) =>
      void (await client.query('SET synchronous_commit TO on')),
  };
  const pool = new pg.Pool(config);
  // a connection that the server ended while nobody used it; the next query makes a new one
  pool.on('error', () => undefined);
  let open = true;
  return {
    query: queryOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await work(queryOf(client));
        await client.query('COMMIT');
        client.release();
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    async close() {
      if (!open) return;
      open = false;
      await pool.end();
    },
  };
}

const queryOf =
  (on: pg.Pool | pg.PoolClient): Query =>
  async (sql, values = []) => {
    const { rows, rowCount } = await on.query<Record<string, unknown>>(sql, [...values]);
    return { rows, changed: rowCount ?? 0 };
  };

/** The store over a connection: makes the tables, then speaks for it. Closes the connection when that fails. */
export async function postgresStore(connection: PostgresConnection): Promise<Store> {
  const perform: Query = async (sql, values) => {
    try {
      return await connection.query(sql, values);
    } catch (error) {
      throw failed(error);
    }
  };
  try {
    await connection.transaction(migrate);
  } catch (error) {
    await connection.close();
    throw error instanceof ConnectorError ? error : failed(error);
  }
  return {
    dialect: 'postgresql',
    async all<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]) {
      return (await perform(sql, values)).rows.map((found) => row.parse(found));
    },
    async one<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]) {
      const [found] = (await perform(sql, values)).rows;
      return found === undefined ? undefined : row.parse(found);
    },
    run: async (sql, ...values) => (await perform(sql, values)).changed,
    close: () => connection.close(),
  };
}

async function migrate(query: Query): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(${LOCK})`);
  await query(VERSION_TABLE);
  const { rows } = await query(`${READ_VERSION} LIMIT 1`);
  const [found] = rows;
  const version =
    typeof found === 'object' && found !== null && 'version' in found ? Number(found.version) : 0;
  for (const statement of statementsAfter(version)) await query(statement);
}

/** Five characters (SQLSTATE) or a name of the system such as ECONNREFUSED: the rest may hold values and addresses. */
function failed(cause: unknown): ConnectorError {
  const code =
    cause instanceof Error && 'code' in cause ? String(cause.code).slice(0, 20) : 'no answer';
  return new ConnectorError('upstream', `The connector's PostgreSQL store failed (${code}).`, {
    hint: 'The operator must check that the server of the store answers and that its credential is valid; then call again.',
    cause,
  });
}
