import type { z } from 'zod';
import type { Log } from '../log.ts';
import {
  createVendorHttp,
  type ExplainError,
  type Fetch,
  type VendorHttp,
} from '../http/vendor-http.ts';

/** What the edge hands to a vendor: the only network, clock and randomness an adapter may use. */
export interface VendorSurroundings {
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
}

export interface OpenVendor<Adapter> {
  readonly adapter: Adapter;
  close(): void | Promise<void>;
}

/** One backing system of a category. `settings` is a closed zod object: it can be asked for, checked and redacted. */
export interface Vendor<Adapter> {
  readonly id: string;
  readonly title: string;
  readonly settings: z.ZodObject;
  open(settings: unknown, surroundings: VendorSurroundings): OpenVendor<Adapter>;
}

/** A vendor that is reached over HTTP. The adapter gets an `http` that already knows origin, credential and limits. */
export function defineVendor<Adapter, Settings extends z.ZodObject>(vendor: {
  id: string;
  title: string;
  credentials: Settings;
  origin: (credentials: z.infer<Settings>) => URL;
  headers: (credentials: z.infer<Settings>) => Record<string, string>;
  /** Reads the vendor's error body; gives a short message and, where the status misleads, another code. */
  explain?: ExplainError;
  adapter: (
    http: VendorHttp,
    credentials: z.infer<Settings>,
    around: VendorSurroundings,
  ) => Adapter;
}): Vendor<Adapter> {
  return {
    id: vendor.id,
    title: vendor.title,
    settings: vendor.credentials,
    open(settings, surroundings) {
      const credentials = vendor.credentials.parse(settings);
      const http = createVendorHttp({
        vendor: vendor.id,
        origin: vendor.origin(credentials),
        headers: vendor.headers(credentials),
        fetch: surroundings.fetch,
        secrets: Object.values(credentials).filter((value) => typeof value === 'string'),
        ...(vendor.explain && { explain: vendor.explain }),
      });
      return { adapter: vendor.adapter(http, credentials, surroundings), close: () => {} };
    },
  };
}

/** A vendor that keeps its own data on this machine. */
export function defineLocalVendor<Adapter, Settings extends z.ZodObject>(vendor: {
  id: string;
  title: string;
  settings: Settings;
  open: (settings: z.infer<Settings>, around: VendorSurroundings) => OpenVendor<Adapter>;
}): Vendor<Adapter> {
  return {
    id: vendor.id,
    title: vendor.title,
    settings: vendor.settings,
    open: (settings, around) => vendor.open(vendor.settings.parse(settings), around),
  };
}
