import { checkOf } from 'gatehouse-contract/oracle';
import { compareSchemas } from 'gatehouse-contract';
import type { Edit } from './edit.ts';
import { isProvenBreak } from './label.ts';
import type { Judge } from './rivals.ts';

/** An edit and what is known about it without asking any judge. */
export interface Labelled {
  readonly edit: Edit;
  readonly proven: boolean;
  /** An argument that was declared and no longer is, which an open schema takes and ignores. */
  readonly dropped: boolean;
}

export interface Score {
  readonly judge: string;
  readonly proven: number;
  readonly found: number;
  readonly dropped: number;
  readonly droppedFound: number;
  readonly benign: number;
  readonly alarms: number;
  readonly gaveUp: number;
  readonly missed: readonly string[];
  readonly alarmed: readonly string[];
}

/**
 * What is proven by trying values, and by those witnesses of ours that the other validator confirms: a sampler misses
 * rare values, and a break with a proof is no false alarm. Edits that the validator does not take are left out.
 */
export function labelled(edits: readonly Edit[]): Labelled[] {
  return edits.flatMap((edit) => {
    const sampled = isProvenBreak(edit);
    if (sampled === undefined) return [];
    const changes = compareSchemas(edit.before, edit.after, edit.direction);
    const proven =
      sampled ||
      changes.some(
        ({ rule, witness }) =>
          rule !== 'argument-ignored' && witness !== undefined && confirmed(edit, witness.value),
      );
    return [{ edit, proven, dropped: changes.some(({ rule }) => rule === 'argument-ignored') }];
  });
}

function confirmed(
  { before, after, direction }: Edit,
  value: Parameters<NonNullable<ReturnType<typeof checkOf>>>[0],
): boolean {
  const [from, to] = direction === 'in' ? [before, after] : [after, before];
  return checkOf(from)?.(value) === true && checkOf(to)?.(value) === false;
}

export async function score(judge: Judge, all: readonly Labelled[]): Promise<Score> {
  let gaveUp = 0;
  const verdicts: boolean[] = [];
  for (const { edit } of all) {
    try {
      verdicts.push(await judge.breaks(edit));
    } catch {
      gaveUp += 1;
      verdicts.push(false);
    }
  }
  const told = new Map(all.map((one, at) => [one, verdicts[at] === true]));
  const proven = all.filter((one) => one.proven);
  const dropped = all.filter((one) => !one.proven && one.dropped);
  const benign = all.filter((one) => !one.proven && !one.dropped);
  const name = ({ edit }: Labelled) => edit.name;
  return {
    judge: judge.name,
    proven: proven.length,
    found: proven.filter((one) => told.get(one)).length,
    dropped: dropped.length,
    droppedFound: dropped.filter((one) => told.get(one)).length,
    benign: benign.length,
    alarms: benign.filter((one) => told.get(one)).length,
    gaveUp,
    missed: proven.filter((one) => !told.get(one)).map(name),
    alarmed: benign.filter((one) => told.get(one)).map(name),
  };
}
