import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { ConnectorError } from '@gatehouse/kit';
import type { z } from 'zod';
import { migrations, schema, SCHEMA_VERSION } from './schema.ts';

/** Queries that are kept compiled; filters make many. */
const MOST_STATEMENTS = 200;

/** A thin, typed face of one SQLite file: rows are parsed, transactions are whole. */
export interface Database {
  /** All rows of a query, each parsed. */
  all<Row>(row: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row[];
  one<Row>(row: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Runs a statement and gives the id of an inserted row. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Everything inside happens, or nothing does. */
  transaction<Result>(work: () => Result): Result;
  /** True when this opening created the tables. */
  readonly fresh: boolean;
  close(): void;
}

/**
 * Opens the file, creating folder, file and tables where they are missing. Every commit is on disk before it is
 * answered (`synchronous=FULL`). Throws ConnectorError `upstream` with the next step when the file cannot be used.
 */
export function openDatabase(file: string): Database {
  try {
    makeFolder(dirname(resolve(file)));
    const connection = new DatabaseSync(file, { timeout: 5_000 });
    connection.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;',
    );
    return wrap(connection, migrate(connection, file));
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const why = error instanceof Error ? error.message : 'unknown reason';
    throw new ConnectorError('upstream', `The help desk file ${file} cannot be opened (${why}).`, {
      hint: 'Choose a file in a folder that this user may write with --data FILE.',
      cause: error,
    });
  }
}

/** One level at a time: the recursive form of Node never returns where a file system refuses (seen under /proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** True when the file was empty. A newer file is refused: nobody knows what its tables mean. */
function migrate(connection: DatabaseSync, file: string): boolean {
  // two processes may open a new or an old file at the same moment
  connection.exec('BEGIN IMMEDIATE');
  try {
    const found = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found === 0) connection.exec(schema);
    for (let version = found; version > 0 && version < SCHEMA_VERSION; version += 1) {
      connection.exec(migrations[version] ?? '');
    }
    if (found > SCHEMA_VERSION) {
      throw new ConnectorError(
        'upstream',
        `The help desk file ${file} has schema version ${found}; this connector knows ${SCHEMA_VERSION}.`,
        { hint: 'Open it with the connector version that wrote it.' },
      );
    }
    connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    return found === 0;
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

function wrap(connection: DatabaseSync, fresh: boolean): Database {
  // compiling a query takes longer than most of them run
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statements.set(sql, known);
    return known;
  };
  return {
    fresh,
    all: (row, sql, ...values) =>
      prepare(sql)
        .all(...values)
        .map((found) => row.parse(found)),
    one: (row, sql, ...values) => {
      const found = prepare(sql).get(...values);
      return found === undefined ? undefined : row.parse(found);
    },
    run: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    transaction: (work) => {
      connection.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        connection.exec('COMMIT');
        return result;
      } catch (error) {
        connection.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => connection.close(),
  };
}
