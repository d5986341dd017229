import { ConnectorError } from '../error.ts';
import type { Answer } from './call-vendor.ts';
import type { Fetch } from './fetch.ts';
import { upstream } from './vendor-error.ts';

/** A file as a vendor keeps it. */
export interface VendorFile {
  readonly bytes: Uint8Array;
  /** Media type without parameters, lower case; `application/octet-stream` where nobody says it. */
  readonly type: string;
}

/** Vendors keep files on a storage of their own, one redirect away, sometimes two. */
export const MOST_HOPS = 3;

/** Where an answer sends on to; undefined for any other answer. */
export function redirectOf({ status, headers }: Pick<Answer, 'status' | 'headers'>, from: URL) {
  const location = headers.get('location');
  const redirects = status >= 301 && status <= 308 && status !== 304;
  return redirects && location !== null ? (URL.parse(location, from.href) ?? undefined) : undefined;
}

export function fileOf({ bytes, headers }: Pick<Answer, 'bytes' | 'headers'>): VendorFile {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return { bytes, type: type.trim().toLowerCase() || 'application/octet-stream' };
}

/**
 * Fetches a file from an address that the vendor named, without the credential and never from inside this network.
 * Throws ConnectorError `not_supported` without a guarded way out, else what the guard or the status says.
 */
export async function fetchOutside(
  vendor: string,
  outside: Fetch | undefined,
  address: URL,
  signal?: AbortSignal,
): Promise<VendorFile> {
  if (!outside) {
    throw new ConnectorError('not_supported', `${vendor} keeps this file on another host.`, {
      hint: 'Open the ticket in the help desk to read it.',
      details: { capability: 'get_attachment' },
    });
  }
  let at = address;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const response = await outside(at, { method: 'GET', ...(signal && { signal }) });
    const next = redirectOf(response, at);
    if (next) {
      at = next;
      continue;
    }
    if (!response.ok) {
      throw upstream(vendor, `names a file whose host answers with status ${response.status}`);
    }
    return fileOf({ bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers });
  }
  throw endless(vendor);
}

export const endless = (vendor: string) => upstream(vendor, 'names a file that is sent on and on');
