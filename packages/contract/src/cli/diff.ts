import { resolve } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { readContract } from '../surface/read-contract.ts';
import { fileIn, judge, type JudgeFlags, subjectOf } from './judge.ts';
import type { Runtime } from './runtime.ts';

export type DiffFlags = JudgeFlags;

/** Compares two contracts. */
export function diff(before: string, after: string, flags: DiffFlags, runtime: Runtime): number {
  const [from, to] = [before, after].map((folder) => resolve(runtime.cwd, folder));
  const older = readContract(from ?? '');
  const newer = readContract(to ?? '');
  return judge(
    compareSurfaces(older, newer),
    flags,
    {
      subject: subjectOf(newer),
      against: subjectOf(older),
      fileOf: fileIn(to ?? '', newer, runtime.cwd),
    },
    runtime,
  );
}
