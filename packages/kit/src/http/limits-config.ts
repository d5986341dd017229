import { z } from 'zod';

const seconds = z.number().positive();

/**
 * The section `vendor` of a connector's configuration file: how hard one tenant of a vendor may be used, and how long
 * its answers may take. Closed: a misspelt limit is refused instead of ignored. `vendorLimits.parse({})` is the default.
 */
export const vendorLimits = z.strictObject({
  /** One exchange: connecting, sending, and the whole reply. */
  timeout_s: seconds.max(300).default(20),
  /** One call with all its waits and repetitions. */
  total_s: seconds.max(600).default(45),
  /** Sockets of this process to the vendor. */
  connections: z.int().min(1).max(256).default(16),
  /** At most `calls` in any `per_s` seconds; absent: the vendor publishes no rate. */
  rate: z
    .strictObject({ calls: z.int().min(1).max(100_000), per_s: seconds.max(86_400) })
    .optional(),
  /** Requests in flight at the same time. */
  concurrency: z.int().min(1).max(256).default(16),
  /** How long a call waits for its turn where rate or concurrency are used up. */
  wait_s: z.number().min(0).max(60).default(2),
  /** Repetitions of one call. */
  retries: z.int().min(0).max(10).default(2),
  /** Repetitions in all, as a share of the requests. */
  retry_budget: z.number().min(0).max(1).default(0.1),
  breaker: z
    .strictObject({
      /** Consecutive failures after which nothing is sent any more. */
      failures: z.int().min(1).max(1000).default(5),
      /** Seconds until one request may try again. */
      open_s: seconds.max(3600).default(30),
    })
    .prefault({}),
});

export type VendorLimits = z.infer<typeof vendorLimits>;
