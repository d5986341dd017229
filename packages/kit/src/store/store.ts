import type { z } from 'zod';

/** What a column holds. Binary is stored as base64url text, instants as milliseconds since the epoch. */
export type SqlValue = string | number | null;

/**
 * The connector's own memory: journal, leases, budgets, keys. Two drivers (SQLite, PostgreSQL) behind the part of SQL
 * that both speak: parameters are `$1`, `$2` …, `INSERT … ON CONFLICT`, `RETURNING`. There are no transactions
 * across statements: every step of a protocol is one atomic statement, so replicas cannot meet half of one.
 */
export interface Store {
  readonly dialect: 'sqlite' | 'postgresql';
  /** Rows of a query or of a `RETURNING`, each parsed. */
  all<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]): Promise<Row[]>;
  one<Row>(
    row: z.ZodType<Row>,
    sql: string,
    ...values: readonly SqlValue[]
  ): Promise<Row | undefined>;
  /** Runs a statement and gives the number of rows that it changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>;
  close(): Promise<void>;
}
