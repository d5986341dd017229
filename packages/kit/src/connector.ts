import type { DataClass } from '@gatehouse/passport';
import type { Finding } from './doctor/finding.ts';
import type { Tool } from './tool/define-tool.ts';
import type { Vendor } from './vendor/define-vendor.ts';

/** A category of systems of record: one tool surface, any vendor behind it. */
export interface ConnectorDefinition<Adapter> {
  /** The category, e.g. `ticketing`; also the first half of its scopes. */
  readonly category: string;
  readonly title: string;
  readonly version: string;
  /** What a model should know before it reads a tool; at most 2,000 characters (clients cut later text). */
  readonly instructions: string;
  /** The class of information that its records hold. */
  readonly dataClass: DataClass;
  readonly tools: readonly Tool<Adapter>[];
  readonly vendors: readonly Vendor<Adapter>[];
  /**
   * What a person who sets up a connection wants to know of it: as whom, with which rights, what this tenant demands,
   * which words do not resolve. Reads only.
   */
  readonly examine?: (adapter: Adapter) => Promise<readonly Finding[]>;
}

/** Every scope that the connector's tools ask for, sorted. */
export function scopesOf(definition: { tools: readonly { scope: string }[] }): string[] {
  return [...new Set(definition.tools.map((tool) => tool.scope))].toSorted();
}
