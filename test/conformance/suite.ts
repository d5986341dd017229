import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The revisions of the protocol that the suite has frozen requirements for, and what it requires of servers. */
export const revisions = { '2026-07-28': 37, '2025-11-25': 30 } as const;
export type Revision = keyof typeof revisions;
export const revisionNames = ['2026-07-28', '2025-11-25'] as const satisfies Revision[];

const program = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'),
);

/** What the suite runs against a server: what it requires, and what it only reports. */
export interface Plan {
  readonly required: readonly string[];
  readonly reported: readonly string[];
}

/** Asks the suite itself. Throws when its answer has another form, or other requirements than those it froze. */
export async function planOf(revision: Revision, signal: AbortSignal): Promise<Plan> {
  const child = spawn(process.execPath, [program, 'list', '--server', '--requirements', revision], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const [listed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const servers = /^Server scenarios.*:\n((?: {2}- .*\n)+)/m.exec(listed)?.[1] ?? '';
  const required = [...servers.matchAll(/^ {2}- (\S+)$/gm)].map(([, name = '']) => name);
  const reported = [...listed.matchAll(/^ {4}- (\S+) \[server\]$/gm)].map(([, name = '']) => name);
  if (required.length !== revisions[revision]) {
    throw new Error(
      `the suite requires ${required.length} scenarios of a server for ${revision} and not ${revisions[revision]}: ` +
        'look at what has changed, then at expected.ts and suite.ts',
    );
  }
  return { required, reported };
}

/**
 * Runs everything that a revision asks of a server, required or reported, and leaves the results in the folder. The
 * suite's own verdict is not asked for: it knows no expected failures here. Throws when the signal aborts.
 */
export async function runSuite(
  about: { readonly url: URL; readonly revision: Revision; readonly folder: string },
  signal: AbortSignal,
): Promise<void> {
  const { url, revision, folder } = about;
  const child = spawn(
    process.execPath,
    [program, 'server', '--url', url.href, '--requirements', revision, '--output-dir', folder],
    { stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const file = createWriteStream(`${folder}.txt`);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  await once(child, 'close');
  file.end();
}
