import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const check = z.object({
  id: z.string(),
  status: z.enum(['SUCCESS', 'FAILURE', 'WARNING', 'SKIPPED', 'INFO']),
  errorMessage: z.string().optional(),
});

/** A check that did not pass. An id may come several times in a scenario; one that failed once has failed. */
export interface Problem {
  readonly id: string;
  readonly message: string;
}

/** What the suite found in one scenario. Failures are of requirements (MUST), warnings of recommendations (SHOULD). */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** By scenario, from the folder that the suite wrote: `server-<scenario>-<time>/checks.json`. */
export function readOutcomes(folder: string): ReadonlyMap<string, Outcome> {
  return new Map(
    readdirSync(folder).flatMap((name): [string, Outcome][] => {
      const scenario = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1];
      if (scenario === undefined) return [];
      const written: unknown = JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8'));
      const checks = z.array(check).parse(written);
      const having = (wanted: z.infer<typeof check>['status']) =>
        checks
          .filter(({ status }) => status === wanted)
          .map(({ id, errorMessage = '' }) => ({ id, message: errorMessage }));
      const outcome = {
        passed: having('SUCCESS').length,
        failures: having('FAILURE'),
        warnings: having('WARNING'),
      };
      return [[scenario, outcome]];
    }),
  );
}
