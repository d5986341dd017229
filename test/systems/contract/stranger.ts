import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('../../../packages/contract', import.meta.url));

/** What a command ended with. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Somebody who has only the built program, an empty folder and an npm cache of their own. */
export interface Stranger {
  readonly folder: string;
  contract(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  leave(): void;
}

/** Why no package can be installed here; undefined where it can. One version of one small package is asked for. */
export async function registryUnavailable(): Promise<string | undefined> {
  try {
    const view = ['view', '@modelcontextprotocol/server-memory@2026.8.31', 'version'];
    await run('npm', view, { timeout: 30_000 });
    return undefined;
  } catch {
    return 'npm reaches no registry that has the servers';
  }
}

/** Builds the program and gives it a folder. */
export async function stranger(): Promise<Stranger> {
  await run(join(packageFolder, 'node_modules/.bin/tsdown'), [], { cwd: packageFolder });
  const bin = join(packageFolder, 'dist/bin.js');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-contract-'));
  // npm reaches the registry as this machine has it; only what it keeps is the stranger's own
  const own = { ...process.env, npm_config_cache: join(folder, 'npm'), NO_UPDATE_NOTIFIER: '1' };
  return {
    folder,
    leave: () => rmSync(folder, { recursive: true, force: true }),
    contract: (argv, env = {}) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: { ...own, ...env }, maxBuffer: 50_000_000 };
        execFile(process.execPath, [bin, ...argv], options, (error, out, err) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, out, err });
        });
      }),
  };
}
