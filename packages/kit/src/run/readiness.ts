import type { AuditLog } from '@gatehouse/audit';
import { z } from 'zod';
import type { Access } from '../access/access.ts';
import type { VendorTraffic } from '../http/traffic.ts';
import type { CheckResult, ReadinessCheck } from '../serve/health.ts';
import type { Store } from '../store/store.ts';

const one = z.object({ one: z.number() });
const ok: CheckResult = { ok: true };

/**
 * What must work before a request makes sense. A vendor that is down is not ready: another replica is no better. But
 * only while the breaker rests: after that it takes a request to find out whether the vendor is back.
 */
export function readinessChecks(about: {
  access: Access;
  store: Store;
  audit: Pick<AuditLog, 'flush'>;
  traffic: VendorTraffic;
}): ReadinessCheck[] {
  const { access, store, audit, traffic } = about;
  return [
    {
      name: 'access',
      async check() {
        const readiness = access.ready();
        if ('ok' in readiness) return ok;
        return {
          ok: false,
          why: readiness.not,
          hint: 'Check that the identity provider can be reached from here.',
        };
      },
    },
    {
      name: 'store',
      async check() {
        await store.one(one, 'SELECT 1 AS one');
        return ok;
      },
    },
    {
      name: 'audit',
      async check() {
        await audit.flush();
        return ok;
      },
    },
    {
      name: 'vendor',
      async check() {
        const { breaker, next_try_s: seconds } = traffic.figures();
        if (breaker !== 'open' || seconds === undefined) return ok;
        return {
          ok: false,
          why: `The vendor does not answer; it is tried again in ${seconds} s.`,
          hint: 'Check the connection to the vendor, and its status page.',
        };
      },
    },
  ];
}
