import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import type { Bump, Comparison, Finding, Verdict } from '../compare/finding.ts';
import { ofPackage } from '../list/find-installed.ts';
import type { Limits } from '../list/limits.ts';
import { ListError, type ListFailure } from '../list/list-error.ts';
import { type Listing, listSurface } from '../list/list-surface.ts';
import type { Environment } from '../list/target.ts';
import type { Surface } from '../surface/surface.ts';
import { declaredBump, risesEnough } from './declared-bump.ts';
import { binOf, installVersion, lastVersions, NotInstalled } from './npm.ts';

/** A published version: what it offers, or why that is not known. */
export interface HistoryVersion {
  readonly version: string;
  readonly tools?: number;
  readonly resolved?: Readonly<Record<string, string>>;
  readonly failure?: { readonly kind: ListFailure | 'not_installed'; readonly message: string };
}

/** From one version that could be listed to the next. */
export interface HistoryStep {
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict;
  readonly declared: Bump;
  readonly needed: Bump;
  /** The version rose by what the change asks for, see `risesEnough`. */
  readonly enough: boolean;
  readonly breaking: number;
  readonly suspected: number;
  readonly textDrift: boolean;
  /** The worst finding, in a sentence, with its tool. */
  readonly first?: string;
}

export interface History {
  readonly package: string;
  readonly versions: readonly HistoryVersion[];
  readonly steps: readonly HistoryStep[];
}

export interface HistoryOptions {
  readonly last: number;
  /** Just these, oldest first, in place of the last ones. */
  readonly versions?: readonly string[];
  /** What the server is started with beside its own program. */
  readonly args: readonly string[];
  /** Variables of the server, beside the few that a program needs: code of strangers does not see the person's own. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** Of this program; npm runs in it. */
  readonly env: Environment;
  /** Folder for everything that is installed; nothing is left in it. */
  readonly temporary: string;
  readonly node: string;
  readonly signal: AbortSignal;
  readonly limits?: Limits;
  readonly progress: (text: string) => void;
  /** Gets each version that could be listed, oldest first. */
  readonly listed?: (version: string, surface: Surface) => void;
}

/** Lists the last published versions of an npm package one after the other and compares each with the one before. */
export async function walkHistory(name: string, options: HistoryOptions): Promise<History> {
  const root = mkdtempSync(join(options.temporary, 'contract-history-'));
  try {
    const npm = { env: options.env, signal: options.signal, cwd: root };
    options.progress(`Looking for versions of ${name}…`);
    const numbers = options.versions ?? (await lastVersions(name, options.last, npm));
    const versions: HistoryVersion[] = [];
    const steps: HistoryStep[] = [];
    let before: { version: string; surface: Surface } | undefined;
    for (const version of numbers) {
      options.progress(`${name} ${version} (${versions.length + 1} of ${numbers.length})…`);
      // one after the other: two cores, and a table that grows in order
      // oxlint-disable-next-line no-await-in-loop
      const { entry, surface } = await listVersion(name, version, join(root, version), options);
      versions.push(entry);
      if (!surface) continue;
      options.listed?.(version, surface);
      if (before) {
        steps.push(toStep(before.version, version, compareSurfaces(before.surface, surface)));
      }
      before = { version, surface };
    }
    return { package: name, versions, steps };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The folder is gone again afterwards: a server's packages may be hundreds of megabytes. */
async function listVersion(
  name: string,
  version: string,
  folder: string,
  options: HistoryOptions,
): Promise<{ entry: HistoryVersion; surface?: Surface }> {
  mkdirSync(join(folder, 'home'), { recursive: true });
  try {
    await installVersion(name, version, { env: options.env, signal: options.signal, cwd: folder });
    const resolved = ofPackage(join(folder, 'node_modules', name))?.resolved ?? {};
    const { surface } = await listInstalled(name, folder, resolved, options);
    return { entry: { version, tools: surface.tools.length, resolved }, surface };
  } catch (error) {
    if (error instanceof NotInstalled) {
      const message = `npm could not install it (${error.message}).`;
      return { entry: { version, failure: { kind: 'not_installed', message } } };
    }
    if (!(error instanceof ListError)) throw error;
    return { entry: { version, failure: { kind: error.kind, message: error.message } } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listInstalled(
  name: string,
  folder: string,
  resolved: Readonly<Record<string, string>>,
  { args, env, serverEnv, node, limits, signal }: HistoryOptions,
): Promise<Listing> {
  const bin = binOf(folder, name);
  if (bin === undefined) throw new ListError('did_not_start', 'It has no program, or several.');
  const home = join(folder, 'home');
  return listSurface(
    {
      kind: 'command',
      command: node,
      args: [bin, ...args],
      env: { PATH: env['PATH'], LANG: env['LANG'], HOME: home, TMPDIR: home, ...serverEnv },
      cwd: home,
    },
    { signal, resolved, ...(limits && { limits }) },
  );
}

function toStep(from: string, to: string, comparison: Comparison): HistoryStep {
  const count = (verdict: Verdict) =>
    comparison.findings.filter((finding) => finding.verdict === verdict).length;
  const [worst] = comparison.findings;
  return {
    from,
    to,
    verdict: comparison.verdict,
    declared: declaredBump(from, to),
    needed: comparison.bump,
    enough: risesEnough(from, to, comparison.bump),
    breaking: count('breaking'),
    suspected: count('suspected'),
    textDrift: comparison.textDrift,
    ...(worst && { first: sentence(worst) }),
  };
}

/** With the place where the message does not name it. */
function sentence({ tool, place, path, message }: Finding): string {
  const where = [tool, place === 'text' ? path : ''].filter((each) => each !== '').join(' ');
  return where === '' ? message : `${where}: ${message}`;
}
