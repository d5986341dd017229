/** The part of the fetch standard that an adapter needs; injected so that tests can stand in for a vendor. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;
