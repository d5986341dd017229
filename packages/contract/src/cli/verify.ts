import { resolve } from 'node:path';
import { compareSurfaces } from '../compare/compare-surfaces.ts';
import { readContract } from '../surface/read-contract.ts';
import { fileIn, judge, type JudgeFlags, subjectOf } from './judge.ts';
import { riseLines, riseOf } from './rise.ts';
import type { Runtime } from './runtime.ts';
import { listServer, type ServerFlags } from './server-flags.ts';

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
  const rise = riseOf(pinned, listed.surface, comparison.bump);
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
  for (const line of riseLines(rise, pinned, listed.surface)) runtime.err(`${line}\n`);
  return code;
}
