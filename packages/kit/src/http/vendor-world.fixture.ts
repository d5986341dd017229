import { createVendorHttp, type VendorHttp, type VendorHttpOptions } from './vendor-http.ts';

export const SECRET = 'key-0123456789abcdef';

/** What one call sent. */
export interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** A vendor behind an injected fetch: it answers what the test says, and what it was sent can be read. */
export function vendorWorld(
  answer: () => Response | Promise<Response>,
  options: Partial<VendorHttpOptions> = {},
): { http: VendorHttp; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const http = createVendorHttp({
    vendor: 'acme',
    origin: new URL('https://acme.test/'),
    headers: { 'x-api-key': SECRET },
    secrets: [SECRET],
    fetch: async (url, init) => {
      sent.push({ url: url.href, init });
      return answer();
    },
    ...options,
  });
  return { http, sent };
}
