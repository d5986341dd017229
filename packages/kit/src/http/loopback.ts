import { isIPv4 } from 'node:net';

/** Whether a host is this machine: `localhost`, 127.0.0.0/8 or `::1`, in brackets as a URL has it or without. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    (isIPv4(host) && host.startsWith('127.'))
  );
}

/** Whether secrets may be sent there: they travel in the clear over http, so that is for loopback only. */
export const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
