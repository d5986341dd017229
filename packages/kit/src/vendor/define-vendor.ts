import type { z } from 'zod';
import { createRedactor } from '../credentials/redactor.ts';
import { vendorLimits } from '../http/limits-config.ts';
import { wait } from '../http/timing.ts';
import { createTraffic, type VendorTraffic } from '../http/traffic.ts';
import { createVendorHttp, type ExplainError, type VendorHttp } from '../http/vendor-http.ts';
import { fixedHeaders } from './fixed-headers.ts';
import { quietFetch } from './quiet-fetch.ts';
import { createLiveSettings, textsOf } from './live-settings.ts';
import type { PlainSettings } from './secret-setting.ts';
import type { MakeAuthorize, VendorSurroundings } from './surroundings.ts';

export type { VendorSurroundings } from './surroundings.ts';

export interface OpenVendor<Adapter> {
  readonly adapter: Adapter;
  /** Where its secrets come from, by setting: `{ apiKey: 'file:/run/secrets/key' }`. No values. */
  readonly references?: Readonly<Record<string, string>>;
  close(): void | Promise<void>;
}

/** One backing system of a category. `settings` is a closed zod object: it can be asked for, checked and redacted. */
export interface Vendor<Adapter> {
  readonly id: string;
  readonly title: string;
  readonly settings: z.ZodObject;
  open(settings: unknown, surroundings: VendorSurroundings): OpenVendor<Adapter>;
}

/** A key in a header, or something that renews itself. */
type Credential<Settings> =
  | { headers: (settings: Settings) => Record<string, string>; authorize?: never }
  | { authorize: MakeAuthorize<Settings>; headers?: never };

/**
 * A vendor that is reached over HTTP. The adapter gets an `http` that already knows origin, credential and limits, and
 * the settings that are no secrets. Secret settings are marked with `secretSetting`.
 */
export function defineVendor<Adapter, Settings extends z.ZodObject>(
  vendor: {
    id: string;
    title: string;
    credentials: Settings;
    origin: (settings: PlainSettings<z.infer<Settings>>) => URL;
    /** Reads the vendor's error body; gives a short message and, where the status misleads, another code. */
    explain?: ExplainError;
    /** Statuses (429, 503) by which this vendor says that nothing was done. Default none. */
    nothingDoneOn?: readonly number[];
    /** `exact`: numbers that are not safe integers arrive as their text. Default `double`. */
    numbers?: 'double' | 'exact';
    adapter: (
      http: VendorHttp,
      settings: PlainSettings<z.infer<Settings>>,
      around: VendorSurroundings,
    ) => Adapter;
  } & Credential<z.infer<Settings>>,
): Vendor<Adapter> {
  const { id, title, credentials, explain, nothingDoneOn, numbers } = vendor;
  return {
    id,
    title,
    settings: credentials,
    open(settings, surroundings) {
      const { redactor = createRedactor(), log, now } = surroundings;
      const fetch = quietFetch(surroundings.fetch, redactor);
      const around = { ...surroundings, fetch, redactor, vendor: id };
      const live = createLiveSettings(credentials, settings, { vendor: id, redactor, log });
      const http = createVendorHttp({
        vendor: id,
        origin: vendor.origin(live.plain),
        authorize: vendor.headers
          ? fixedHeaders(live, vendor.headers, now)
          : vendor.authorize(live, around),
        fetch,
        redact: redactor.redact,
        ...(surroundings.outside && { outside: surroundings.outside }),
        traffic: surroundings.traffic ?? ownTraffic(id, surroundings),
        ...(explain && { explain }),
        ...(nothingDoneOn && { nothingDoneOn }),
        ...(numbers && { numbers }),
      });
      return {
        adapter: vendor.adapter(http, live.plain, surroundings),
        references: live.references,
        close: () => live.close(),
      };
    },
  };
}

function ownTraffic(vendor: string, { now, random = () => 0 }: VendorSurroundings): VendorTraffic {
  return createTraffic({ vendor, limits: vendorLimits.parse({}), timing: { now, random, wait } });
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
    open: (settings, around) => vendor.open(vendor.settings.parse(textsOf(settings)), around),
  };
}
