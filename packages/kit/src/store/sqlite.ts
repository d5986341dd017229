import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { makeFolder } from './make-folder.ts';
import { createCommits } from './sqlite-commits.ts';
import type { SqlValue, Store } from './store.ts';
import { READ_VERSION, statementsAfter, VERSION_TABLE } from './tables.ts';

export interface SqliteOptions {
  /**
   * True (the default): a write is on disk before it is answered (`synchronous=FULL`), so it outlives a power cut.
   * False: it outlives a killed process only, and costs no fsync. For budgets and other things that may be forgotten.
   */
  readonly durable?: boolean;
  /** How long a statement waits for another process that writes to the same file. Milliseconds. */
  readonly busyMs?: number;
}

/**
 * Opens the file in WAL mode, creating folder (0700), file (0600) and tables where they are missing; `:memory:` keeps
 * nothing. Several processes of one machine may open the same file; a network file system is not safe for that.
 * Writes that are asked for at the same moment share one commit. Throws ConnectorError `upstream` with the next step
 * when the file cannot be used.
 */
export function openSqliteStore(file: string, options: SqliteOptions = {}): Store {
  let connection: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') makePrivate(file);
    connection = new DatabaseSync(file, { timeout: options.busyMs ?? 5_000 });
    const synchronous = options.durable === false ? 'NORMAL' : 'FULL';
    useWal(connection);
    connection.exec(`PRAGMA synchronous = ${synchronous}`);
    migrate(connection);
    return wrap(connection, file);
  } catch (error) {
    connection?.close();
    if (error instanceof ConnectorError) throw error;
    throw failed(file, 'cannot be opened', error);
  }
}

function makePrivate(file: string): void {
  makeFolder(dirname(file));
  // SQLite gives the files beside it (-wal, -shm) the mode of this one
  closeSync(openSync(file, 'a', 0o600));
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}

/** More than processes that start over one file at the same moment. */
const WAL_TRIES = 100;
/** SQLITE_BUSY */
const BUSY = 5;

/**
 * Of processes that open a new file at the same moment each wants to change its mode, and where two have begun to,
 * SQLite lets one fail at once instead of waiting. That one waits for a transaction, which SQLite does, and asks again.
 */
function useWal(connection: DatabaseSync): void {
  for (let tries = 1; ; tries += 1) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Error && 'errcode' in error && error.errcode === BUSY;
      if (!busy || tries === WAL_TRIES) throw error;
      connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    }
  }
}

function migrate(connection: DatabaseSync): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(VERSION_TABLE);
    const version = Number(connection.prepare(READ_VERSION).get()?.['version'] ?? 0);
    for (const statement of statementsAfter(version)) connection.exec(statement);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function wrap(connection: DatabaseSync, file: string): Store {
  const statements = new Map<string, StatementSync>();
  const commits = createCommits(connection);
  /** Statements are kept for ever: their text is fixed, only the values differ. */
  const prepare = (sql: string) => {
    const known = statements.get(sql);
    if (known) return known;
    const made = connection.prepare(numbered(sql));
    statements.set(sql, made);
    return made;
  };
  const perform = async <Result>(sql: string, work: () => Result): Promise<Result> => {
    try {
      return /^\s*SELECT\b/i.test(sql) ? work() : await commits.add(work);
    } catch (error) {
      throw failed(file, 'refused a statement', error);
    }
  };
  const rows = (sql: string, values: readonly SQLInputValue[]) =>
    perform(sql, () => prepare(sql).all(...values));
  return {
    dialect: 'sqlite',
    async all<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]) {
      return (await rows(sql, values)).map((found) => row.parse(found));
    },
    async one<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]) {
      const [found] = await rows(sql, values);
      return found === undefined ? undefined : row.parse(found);
    },
    run: (sql, ...values) => perform(sql, () => Number(prepare(sql).run(...values).changes)),
    async close() {
      if (!connection.isOpen) return;
      commits.flush();
      connection.close();
    },
  };
}

/** `$1` as SQLite numbers its parameters, outside of text in quotes. */
function numbered(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'|\$(\d+)/g, (found, digits?: string) =>
    digits === undefined ? found : `?${digits}`,
  );
}

function failed(file: string, what: string, cause: unknown): ConnectorError {
  const why = cause instanceof Error ? cause.message : 'unknown reason';
  return new ConnectorError('upstream', `The connector's store ${file} ${what} (${why}).`, {
    hint: 'The operator must give the connector a file in a folder that it may write, on a disk with space left.',
    cause,
  });
}
