/** What listing one server may take. Times in milliseconds. */
export interface Limits {
  /** From the start of the process or the first request to the end of the handshake, for each attempt. */
  readonly start: number;
  /** For each page. */
  readonly page: number;
  /** For everything. */
  readonly total: number;
  /** Bytes of all answers together. */
  readonly bytes: number;
  readonly pages: number;
  /** Tools, and each of the other kinds. */
  readonly items: number;
}

/**
 * A first start through npx downloads the package, which is most of the time. Half of the start is for the question which
 * revision the server speaks: too short, and a slow one would be taken for an old one.
 */
export const LIMITS: Limits = {
  start: 120_000,
  page: 30_000,
  total: 300_000,
  bytes: 10 * 1024 * 1024,
  pages: 500,
  items: 5_000,
};
