import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AuditEntry } from './entry.ts';
import { openAuditLog, type AuditLogOptions, type LogSeams } from './log/audit-log.ts';
import { diskFiles } from './storage/files.ts';

export const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** A folder that goes when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that stands still unless it is told to go. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** No checkpoint comes by itself in a test: who wants one says flush. */
export const quiet: LogSeams = {
  // what is not about a crash need not wait for the disk
  files: {
    async grow(path) {
      const file = await diskFiles.grow(path);
      return Object.defineProperty(file, 'sync', { value: () => Promise.resolve() });
    },
    syncFolder: () => Promise.resolve(),
  },
  after: () => () => {},
};

export function open(folder: string, more: Partial<AuditLogOptions> = {}, seams = quiet) {
  const options = { folder, origin: 'support-desk', signingKey: privateKey, now: () => NOON };
  return openAuditLog({ ...options, randomBytes, ...more }, seams);
}

/** An entry about a ticket, with a person if one is named. */
export function entry(ticket: number, person?: string): AuditEntry {
  return {
    kind: 'test',
    at: NOON + ticket,
    body: { ticket },
    ...(person !== undefined && { personal: [{ subject: person, data: { asked: person } }] }),
  };
}

/** A log with records of these tickets, closed. */
export async function written(count: number, more: Partial<AuditLogOptions> = {}): Promise<string> {
  const folder = newFolder();
  const log = await open(folder, more);
  for (let ticket = 0; ticket < count; ticket += 1) await log.append(entry(ticket));
  await log.close();
  return folder;
}

/** Every file in a folder and below, by its path in it. */
export function filesIn(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}
