import type { DatabaseSync } from 'node:sqlite';

export interface Commits {
  /** Runs the statement soon; resolves with what it gave once it is committed. */
  add<Result>(work: () => Result): Promise<Result>;
  /** Commits what is waiting, now. */
  flush(): void;
}

interface Waiting {
  /** Runs the statement and gives what answers its caller after the commit. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Statements that are asked for in the same turn of the event loop share one transaction and so one fsync, which is
 * what a write costs. Each stays atomic by itself: one that fails is undone alone and its neighbours are kept.
 */
export function createCommits(connection: DatabaseSync): Commits {
  let waiting: Waiting[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) commit(connection, batch);
  };
  return {
    flush,
    add: <Result>(work: () => Result) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({
          run: () => {
            const result = work();
            return () => resolve(result);
          },
          reject,
        });
      }),
  };
}

function commit(connection: DatabaseSync, batch: readonly Waiting[]): void {
  const answers: (() => void)[] = [];
  try {
    connection.exec('BEGIN IMMEDIATE');
    for (const one of batch) {
      const answer = attempt(one);
      answers.push(answer);
      // a full disk ends the whole transaction, the statements before it included
      if (!connection.isTransaction) throw new Error('the transaction was undone');
    }
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isOpen && connection.isTransaction) connection.exec('ROLLBACK');
    for (const { reject } of batch) reject(error);
    return;
  }
  for (const answer of answers) answer();
}

function attempt({ run, reject }: Waiting): () => void {
  try {
    return run();
  } catch (error) {
    return () => reject(error);
  }
}
