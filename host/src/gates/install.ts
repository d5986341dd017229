import type { Installation, Principal } from '../org/organisation.ts';
import { allow, deny, type Decision } from './decision.ts';

/** May this bundle be used in the person's unit at all? `orgUnits` is the bundle's own list; absent means any. */
export function installGate(
  principal: Principal,
  bundle: { name: string; orgUnits?: readonly string[] | undefined },
  installation: Installation,
): Decision {
  const { name, orgUnits } = bundle;
  if (installation === 'absent') {
    return deny(
      'install',
      name,
      'install.not-listed',
      `${name} is not installed in ${principal.unit}.`,
    );
  }
  if (installation === 'blocked') {
    return deny('install', name, 'install.blocked', `${name} is blocked in ${principal.unit}.`);
  }
  if (orgUnits && !principal.units.some((unit) => orgUnits.includes(unit))) {
    return deny(
      'install',
      name,
      'install.not-for-unit',
      `${name} is made for ${orgUnits.join(', ')}, not for ${principal.unit}.`,
    );
  }
  return allow(
    'install',
    name,
    `install.${installation}`,
    `${name} is ${installation} in ${principal.unit}.`,
  );
}
