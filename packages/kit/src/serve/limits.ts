import { z } from 'zod';

/** The section `limits` of a connector's configuration. Closed: an unknown key is an error. Everything has a default. */
export const limitsConfig = z
  .strictObject({
    /** One person may call one tool so often: `calls` within `per_s` seconds. Each replica counts for itself. */
    per_person: z
      .strictObject({
        calls: z.int().min(1).max(100_000).default(120),
        per_s: z.int().min(1).max(3_600).default(60),
      })
      .prefault({}),
    /** Bytes of one request body. */
    body_bytes: z
      .int()
      .min(1_024)
      .max(16 * 1_024 * 1_024)
      .default(1_024 * 1_024),
    /** Seconds in which the body of a request must have arrived. */
    body_s: z.number().min(1).max(300).default(20),
    /** Requests that are answered at the same time. */
    in_flight: z.int().min(1).max(10_000).default(64),
  })
  .prefault({});

export type Limits = z.infer<typeof limitsConfig>;
