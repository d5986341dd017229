import type { KeyObject } from 'node:crypto';
import { AuditError } from '../error.ts';
import { exportOcsf, type OcsfProfile } from '../export/ocsf.ts';
import { exportSpans } from '../export/spans.ts';
import { readAuditLog } from '../read.ts';
import { newestCheckpoint } from '../checkpoint/newest.ts';
import { eraseSubject } from '../subjects/erase.ts';
import { verifyAuditLog } from '../verify/verify.ts';
import { readFlags, help, usage, type AuditFlags } from './flags.ts';
import { describeReport } from './describe-report.ts';

/** What the command needs of the world. */
export interface AuditIo {
  /** One line, without its end. */
  readonly out: (line: string) => void;
  /** One line for a person: progress and problems. */
  readonly err: (line: string) => void;
  readonly now: () => number;
  /** A text file. Throws where it cannot be read. */
  readonly readFile: (path: string) => string;
  /** Folders of the logs that this program writes: all of them are meant when none is named. */
  readonly folders?: readonly string[];
  /** Public key to verify with when no --key is given. */
  readonly publicKey?: KeyObject | string;
  /** For exports: who says it. */
  readonly product?: OcsfProfile['product'];
}

export type ExitCode = 0 | 1 | 2;

/** Progress is said after so many records each. */
const PROGRESS_EVERY = 250_000;

/** `audit verify|show|export|erase|checkpoint`. `argv`: what stands after `audit`. Never throws. */
export async function auditCommand(argv: readonly string[], io: AuditIo): Promise<ExitCode> {
  try {
    const flags = readFlags(argv);
    if (!flags) {
      io.out(help.trimEnd());
      return 0;
    }
    const folders = namesFolder(flags) ? [undefined] : (io.folders ?? [undefined]);
    let worst: ExitCode = 0;
    for (const folder of folders) {
      const code = await run[flags.command](flags, { ...io, folder });
      worst = code > worst ? code : worst;
    }
    return worst;
  } catch (error) {
    const known = error instanceof AuditError;
    io.err(`audit: ${known ? `${error.message} ${error.hint}` : failureOf(error)}`);
    return known && (error.code === 'usage' || error.code === 'wrong_key') ? 2 : 1;
  }
}

const run = { verify, show, export: exportAll, erase, checkpoint } as const;

/** A process that shares a state folder with others has a log of its own; without a name, all of them are meant. */
const namesFolder = ({ command, words }: AuditFlags) =>
  words.length > (command === 'erase' ? 1 : 0);

interface OneFolder extends AuditIo {
  readonly folder: string | undefined;
}

async function verify(flags: AuditFlags, io: OneFolder): Promise<ExitCode> {
  const folder = onlyFolder(flags, io);
  const publicKey = flags.key === undefined ? io.publicKey : io.readFile(flags.key);
  if (publicKey === undefined) throw usage('verify needs the public key of the log: --key FILE.');
  let said = 0;
  const report = await verifyAuditLog(folder, {
    publicKey,
    ...(flags.checkpoint !== undefined && { trustedCheckpoint: io.readFile(flags.checkpoint) }),
    progress(records) {
      if (records - said < PROGRESS_EVERY) return;
      said = records;
      io.err(`${records} records ...`);
    },
  });
  if (flags.json) io.out(JSON.stringify(report, undefined, 2));
  else for (const line of describeReport(report)) io.out(line);
  return report.ok ? 0 : 1;
}

async function show(flags: AuditFlags, io: OneFolder): Promise<ExitCode> {
  const { from, decrypt } = flags;
  for await (const record of readAuditLog(onlyFolder(flags, io), { from, decrypt })) {
    if (flags.json) {
      io.out(JSON.stringify(record));
      continue;
    }
    const { seq, at, kind, body, personal } = record;
    io.out(`${seq} ${new Date(at).toISOString()} ${kind} ${JSON.stringify(body)}`);
    for (const { role, id, ...part } of personal) {
      const said = part.state === 'open' ? JSON.stringify(part.data) : part.state;
      io.out(`  ${role ?? 'personal'} ${id}: ${said}`);
    }
  }
  return 0;
}

async function exportAll(flags: AuditFlags, io: OneFolder): Promise<ExitCode> {
  const { format, from } = flags;
  if (format === undefined) throw usage('export needs --format ocsf or --format otel.');
  const folder = onlyFolder(flags, io);
  const product = io.product ?? { name: 'gatehouse', vendor: 'Gatehouse', version: 'unknown' };
  const origin = (await newestCheckpoint(folder))?.origin ?? 'unknown';
  for await (const record of readAuditLog(folder, { from })) {
    const spans = format === 'otel' ? exportSpans(record) : undefined;
    if (spans) io.out(JSON.stringify(spans));
    if (format === 'otel') continue;
    for (const event of exportOcsf(record, { product, origin })) io.out(JSON.stringify(event));
  }
  return 0;
}

async function erase(flags: AuditFlags, io: OneFolder): Promise<ExitCode> {
  const [first, second, ...more] = flags.words;
  const subject = second ?? first;
  const folder = second === undefined ? io.folder : first;
  if (subject === undefined || folder === undefined || more.length > 0) {
    throw usage('erase takes a folder and one subject.');
  }
  const erasure = await eraseSubject(folder, subject, io.now);
  if (!erasure.erased) {
    io.out('This log has no key of that subject, so nothing in it can be read about them.');
    return 0;
  }
  io.out(
    `The key of ${erasure.id} is destroyed: nothing this log holds of that subject can be read again.`,
  );
  io.out('The erasure is recorded with the next record, or when the log is opened next.');
  return 0;
}

async function checkpoint(flags: AuditFlags, io: OneFolder): Promise<ExitCode> {
  const newest = await newestCheckpoint(onlyFolder(flags, io));
  if (!newest) {
    throw new AuditError('not_found', 'The log has no checkpoint that can be read.', {
      hint: 'Run "audit verify" on the folder.',
    });
  }
  io.out(newest.note.trimEnd());
  return 0;
}

function onlyFolder({ command, words }: AuditFlags, io: OneFolder): string {
  const folder = words[0] ?? io.folder;
  if (folder === undefined || words.length > 1) throw usage(`${command} takes one folder.`);
  return folder;
}

/** A file system error by its code; it names the path that was given on the command line, and nothing else is known. */
function failureOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return `A file could not be read or written (${code}). Check the paths and the rights of this user.`;
}
