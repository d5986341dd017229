import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { ContractError } from '../error.ts';
import type { Environment } from '../list/target.ts';
import { runProgram } from './run-program.ts';

/** A name of a package, and nothing that npm could take for a flag, a path or an address. */
const PACKAGE = /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/i;
/** Milliseconds. */
const TIME = { view: 60_000, install: 180_000 };

export interface NpmOptions {
  /** Of npm itself: its registry and credentials are as the person configured them. */
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly cwd: string;
}

/** npm could not install a version; the code is npm's own, such as ETARGET. */
export class NotInstalled extends Error {}

const versionList = z.union([z.array(z.string()), z.string().transform((only) => [only])]);

/**
 * The last releases of a package, oldest first, without previews. Throws ContractError `bad_arguments` for a package
 * that npm does not know, `could_not_list` when npm cannot say.
 */
export async function lastVersions(
  name: string,
  count: number,
  options: NpmOptions,
): Promise<string[]> {
  if (!PACKAGE.test(name)) {
    throw new ContractError(
      'bad_arguments',
      `${JSON.stringify(name)} is no name of an npm package.`,
      'Name it without a version: contract history @scope/name --last 10',
    );
  }
  const { code, stdout, stderr } = await npm(
    ['view', name, 'versions', '--json'],
    TIME.view,
    options,
  );
  if (code !== 0) throw viewFailure(name, npmCode(stderr, code));
  const versions = versionList.safeParse(JSON.parse(stdout || '[]')).data ?? [];
  return versions
    .filter((version) => semver.valid(version) !== null && semver.prerelease(version) === null)
    .toSorted(semver.compare)
    .slice(-count);
}

/** Installs one version into a folder of its own; no script of any package runs. Throws NotInstalled. */
export async function installVersion(
  name: string,
  version: string,
  options: NpmOptions,
): Promise<void> {
  writeFileSync(join(options.cwd, 'package.json'), '{"private":true}');
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
  ];
  const args = ['install', ...flags, `${name}@${version}`];
  const { code, stderr } = await npm(args, TIME.install, options);
  if (code !== 0) throw new NotInstalled(npmCode(stderr, code));
}

const packageBin = z.looseObject({
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

/**
 * The program of an installed package that npx would start: the only one, or the one that is called like the package.
 * Undefined when there is none, or too many.
 */
export function binOf(folder: string, name: string): string | undefined {
  const root = join(folder, 'node_modules', name);
  const parsed = packageBin.safeParse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const { bin } = parsed.data ?? {};
  if (bin === undefined) return undefined;
  if (typeof bin === 'string') return join(root, bin);
  const targets = [...new Set(Object.values(bin))];
  const called = name.replace(/^@[^/]*\//, '');
  const chosen =
    targets.length === 1 ? targets[0] : Object.hasOwn(bin, called) ? bin[called] : undefined;
  return chosen === undefined ? undefined : join(root, chosen);
}

const npm = (args: readonly string[], timeout: number, { env, signal, cwd }: NpmOptions) =>
  runProgram('npm', args, { env: { ...env, NO_UPDATE_NOTIFIER: '1' }, signal, cwd, timeout });

/** `npm error code E404`; its further words may hold an address with a credential. */
function npmCode(stderr: string, code: number | undefined): string {
  const said = /^npm (?:error|ERR!) code (\w+)/m.exec(stderr)?.[1];
  return (
    said ??
    (code === undefined ? 'it did not end in time, or is not installed' : `exit code ${code}`)
  );
}

function viewFailure(name: string, code: string): ContractError {
  return code === 'E404'
    ? new ContractError(
        'bad_arguments',
        `npm knows no package ${name}.`,
        'Check its name and the registry.',
      )
    : new ContractError(
        'could_not_list',
        `npm could not say which versions ${name} has (${code}).`,
        `Run by hand: npm view ${name} versions`,
      );
}
