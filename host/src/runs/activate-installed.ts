import type { Bundle } from '@gatehouse/bundle';
import type { Decision } from '../gates/decision.ts';
import { installGate } from '../gates/install.ts';
import { expandGate } from '../gates/skill.ts';
import type { RunContext } from './run-context.ts';

/**
 * For a call that a person makes without a conversation: every bundle that is installed in the unit and declares the
 * category counts as loaded. Gives the install decisions.
 */
export function activateInstalled(
  run: RunContext,
  bundles: readonly Bundle[],
  category: string,
): Decision[] {
  const { principal, organisation } = run;
  return bundles
    .filter((bundle) => Object.hasOwn(bundle.gatehouse.connectors, category))
    .map((bundle) => {
      const decision = installGate(
        principal,
        { name: bundle.name, orgUnits: bundle.gatehouse.orgUnits },
        organisation.installation(principal.unit, bundle.name),
      );
      const usable = bundle.skills.some(({ name: skill }) => {
        const about = { bundle: bundle.name, skill };
        return expandGate(principal, about, organisation.rules).decision === 'allow';
      });
      if (decision.decision === 'allow' && usable) run.active.add(bundle);
      return decision;
    });
}
