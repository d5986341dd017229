import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseScript, type Script } from '@gatehouse/models';

const readBack = z.strictObject({
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  /** Label -> path into the answer, shown in this order. */
  show: z.record(z.string(), z.string()),
});

/** What a second person says to the held writes of an act, in their order. */
const decision = z.strictObject({
  by: z.string(),
  verdict: z.enum(['granted', 'refused']),
  because: z.string(),
});

const act = z.strictObject({
  person: z.string(),
  title: z.string(),
  script: z.string(),
  decisions: z.array(decision).default([]),
  readBack: readBack.optional(),
  hostCallGate: z.enum(['on', 'off']).default('on'),
});

const walkthroughSchema = z.strictObject({
  question: z.string(),
  fresh: z.array(z.string().regex(/^[a-z0-9.-]+$/)),
  acts: z.array(act).min(1),
  next: z.array(z.strictObject({ command: z.string(), why: z.string() })),
});

export type Walkthrough = z.infer<typeof walkthroughSchema>;
export type ReadBack = z.infer<typeof readBack>;

/** The example company's folder inside the package. */
export const exampleFolder = fileURLToPath(
  new URL('example', import.meta.resolve('gatehouse/package.json')),
);

export function readWalkthrough(): Walkthrough {
  return walkthroughSchema.parse(
    parse(readFileSync(join(exampleFolder, 'walkthrough.yaml'), 'utf8')),
  );
}

/** Reads a script; `${day}` and `${day+1}` become dates around `now` (milliseconds since the epoch). */
export function readScript(file: string, now: number): Script {
  const text = readFileSync(join(exampleFolder, file), 'utf8').replaceAll(
    /\$\{day([+-]\d+)?\}/g,
    (_match, days: string | undefined) =>
      new Date(now + Number(days ?? 0) * 86_400_000).toISOString().slice(0, 10),
  );
  return parseScript(text, file);
}
