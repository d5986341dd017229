import { resolve } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { visibleLine } from '../compare/hidden-text.ts';
import type { Comparison } from '../compare/finding.ts';
import { declaredBump, risesEnough } from '../history/declared-bump.ts';
import { readContract } from '../surface/read-contract.ts';
import type { Surface } from '../surface/surface.ts';
import { fileIn, judge, type JudgeFlags, subjectOf } from './judge.ts';
import type { Runtime } from './runtime.ts';
import { type Listed, listServer, type ServerFlags } from './server-flags.ts';

export type VerifyFlags = JudgeFlags & ServerFlags;

/** Lists a server and compares it with its contract. */
export async function verify(
  folder: string,
  flags: VerifyFlags,
  runtime: Runtime,
): Promise<number> {
  const path = resolve(runtime.cwd, folder);
  // before anything is started
  const pinned = readContract(path);
  const listed = await listServer(flags, runtime);
  const comparison = compareSurfaces(pinned, listed.surface);
  const rise = riseOf(pinned, listed, comparison);
  const code = judge(
    comparison,
    flags,
    {
      subject: subjectOf(listed.surface),
      against: `${folder} (${subjectOf(pinned)})`,
      fileOf: fileIn(path, pinned, runtime.cwd),
      also: { version: { ...rise }, resolved: { ...listed.surface.resolved } },
    },
    runtime,
  );
  if (!rise.enough) {
    runtime.err(
      visibleLine(
        `warning: the version ${rise.from === rise.to ? `is still ${rise.to}` : `went from ${rise.from} to ${rise.to}`}, and the change asks for a ${rise.needed} release`,
      ) + '\n',
    );
  }
  for (const line of movedDependencies(pinned, listed.surface)) runtime.err(`note: ${line}\n`);
  return code;
}

export interface Rise {
  readonly from: string;
  readonly to: string;
  readonly declared: string;
  readonly needed: string;
  readonly enough: boolean;
}

/** By how much the version rose: that of the installed package where it is known, otherwise what the server says. */
function riseOf(pinned: Surface, { surface, installed }: Listed, { bump }: Comparison): Rise {
  const before = installed && pinned.resolved[installed.name];
  const [from, to] =
    installed && before !== undefined
      ? [before, installed.version]
      : [pinned.server.version, surface.server.version];
  return {
    from,
    to,
    declared: declaredBump(from, to),
    needed: bump,
    enough: risesEnough(from, to, bump),
  };
}

/** The same version may offer another surface because something moved under it. */
function movedDependencies(before: Surface, after: Surface): string[] {
  return Object.entries(after.resolved).flatMap(([name, version]) => {
    const was = before.resolved[name];
    if (was === undefined || was === version) return [];
    return [
      visibleLine(`it runs on ${name} ${version} now, and on ${was} when the contract was made`),
    ];
  });
}
