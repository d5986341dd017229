import { stamp } from './time.ts';
import type { World } from './world.ts';

/** People and dates as the service desk writes them. */
export function deskUser(world: World, accountId: string | null) {
  const user = world.users.find((one) => one.accountId === accountId);
  return (
    user && {
      accountId: user.accountId,
      ...(user.emailVisible && { emailAddress: user.email }),
      displayName: user.displayName,
      active: user.active,
      timeZone: world.zone,
      _links: {},
    }
  );
}

export function deskDate(world: World, instant: number) {
  const jira = stamp(instant, world.zone);
  return {
    iso8601: jira.replace(/\.\d{3}/, ''),
    jira,
    friendly: new Date(instant).toUTCString(),
    epochMillis: instant,
  };
}
