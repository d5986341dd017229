import { relative, resolve } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { readContract } from '../surface/read-contract.ts';
import type { Surface } from '../surface/surface.ts';
import { fileIn, judge, type JudgeFlags, subjectOf } from './judge.ts';
import { riseLines, riseOf } from './rise.ts';
import type { Runtime } from './runtime.ts';

export type DiffFlags = JudgeFlags;

/** Compares two contracts. */
export function diff(before: string, after: string, flags: DiffFlags, runtime: Runtime): number {
  const [from, to] = [before, after].map((folder) => resolve(runtime.cwd, folder));
  const older = readContract(from ?? '');
  const newer = readContract(to ?? '');
  const comparison = compareSurfaces(older, newer);
  const rise = riseOf(older, newer, comparison.bump);
  const code = judge(
    comparison,
    flags,
    {
      subject: subjectOf(newer),
      against: subjectOf(older),
      ...placeOf([to ?? '', newer], [from ?? '', older], runtime.cwd),
      also: { version: { ...rise } },
    },
    runtime,
  );
  for (const line of riseLines(rise, older, newer)) runtime.err(`${line}\n`);
  return code;
}

/** Findings stand in the newer contract, unless only the older one lies where the command runs, as in CI. */
function placeOf(newer: [string, Surface], older: [string, Surface], cwd: string) {
  const [folder, surface] =
    [newer, older].find(([each]) => !relative(cwd, each).startsWith('..')) ?? newer;
  return { fileOf: fileIn(folder, surface, cwd) };
}
