import { readAuditLog, type AuditRecord, type ReadOptions } from './read.ts';

/** Every record of a log, at once. */
export async function readAll(folder: string, options: ReadOptions = {}): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readAuditLog(folder, options)) records.push(record);
  return records;
}

/** Those that the log did not write about itself. */
export const given = (records: readonly AuditRecord[]) =>
  records.filter(({ kind }) => !kind.startsWith('audit.'));
