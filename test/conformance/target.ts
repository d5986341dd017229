/** A connector that serves MCP for the suite. */
export interface Target {
  readonly url: URL;
  /** Throws when it has ended meanwhile, or did not end as asked. */
  close(): Promise<void>;
}

export const targetNames = ['fixtures', 'production'] as const;
export type TargetName = (typeof targetNames)[number];

/** The embedded help desk with its sample, in a folder of this run; access is off, which needs loopback. */
export const VENDOR = 'embedded';
export const SAMPLE = 'support';
export const HOST = '127.0.0.1';
