import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { GatehouseError } from '../error.ts';

/** The little of PostgreSQL that the host needs; the same statements run embedded and on a server. */
export interface Database {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Several statements at once, without values. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * PGlite in a folder: real PostgreSQL in this process, for one machine. It survives a killed process, but it does
 * not fsync, so not a power cut; nothing of which that would matter is kept in it.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  try {
    const lite = await PGlite.create(folder);
    return {
      query: async (sql, values = []) =>
        (await lite.query<Record<string, unknown>>(sql, [...values])).rows,
      script: async (sql) => void (await lite.exec(sql)),
      close: () => lite.close(),
    };
  } catch (error) {
    throw new GatehouseError('store', `The host's database in ${folder} cannot be opened.`, {
      hint: 'If it is damaged, move the folder away: it holds run traces, and the next start makes a new one.',
      cause: error,
    });
  }
}

/** Any PostgreSQL server. The URL may hold a password, so no message repeats it. */
export async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 });
  // a server that restarts ends what is idle: the pool drops it, and the next query connects anew
  pool.on('error', () => {});
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw new GatehouseError(
      'store',
      'The PostgreSQL server named by DATABASE_URL cannot be reached.',
      {
        hint: 'Check the address and the credentials, or unset DATABASE_URL to use the embedded database.',
        cause: error,
      },
    );
  }
  return {
    query: async (sql, values = []) =>
      (await pool.query<Record<string, unknown>>(sql, [...values])).rows,
    script: async (sql) => void (await pool.query(sql)),
    close: () => pool.end(),
  };
}

/** One database, opened when it is first needed. An opening that failed is tried again at the next need. */
export function onFirstUse(open: () => Promise<Database>): {
  get(): Promise<Database>;
  close(): Promise<void>;
} {
  let opened: Promise<Database> | undefined;
  return {
    async get() {
      const mine = (opened ??= open());
      try {
        return await mine;
      } catch (error) {
        if (opened === mine) opened = undefined;
        throw error;
      }
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
