import { resolve } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { readContract } from '../surface/read-contract.ts';
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
      fileOf: fileIn(to ?? '', newer, runtime.cwd),
      also: { version: { ...rise } },
    },
    runtime,
  );
  for (const line of riseLines(rise, older, newer)) runtime.err(`${line}\n`);
  return code;
}
