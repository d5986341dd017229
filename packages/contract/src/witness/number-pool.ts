import { numberFits } from '../schema/accepts.ts';
import type { NumberBranch } from '../schema/branch.ts';

/** Numbers of `from`: its edges, usual ones, and those just beyond the edges of `against`. */
export function numberPool(from: NumberBranch, against: readonly NumberBranch[] = []): number[] {
  const edges = [from, ...against].flatMap(({ min, max }) =>
    [min, max]
      .filter(Number.isFinite)
      .flatMap((edge) => [edge, edge - 1, edge + 1, edge - 0.5, edge + 0.5]),
  );
  const steps = [from, ...against].flatMap((branch) => branch.steps);
  const base = [...edges, 1, 0, 2, -1, 7, 0.5, 1.25, 1000, 1e9];
  const middle =
    Number.isFinite(from.min) && Number.isFinite(from.max) ? [(from.min + from.max) / 2] : [];
  const stepped = steps.flatMap((step) =>
    [...base, ...middle].flatMap((near) => {
      const times = Math.floor(near / step);
      return [times * step, (times + 1) * step, (times + 2) * step];
    }),
  );
  return [...new Set([...base, ...middle, ...stepped])].filter((value) => inside(from, value));
}

function inside(branch: NumberBranch, value: number): boolean {
  const { min, max, openMin, openMax, integer, steps } = branch;
  return (
    (!integer || Number.isInteger(value)) &&
    (openMin ? value > min : value >= min) &&
    (openMax ? value < max : value <= max) &&
    steps.every((multipleOf) => numberFits({ multipleOf }, value))
  );
}
