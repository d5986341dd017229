import type { Place } from '../compare/finding.ts';
import type { Json } from '../json.ts';
import type { ProjectedFinding } from '../uses/projection.ts';

export const reportFormats = ['text', 'json', 'markdown', 'sarif'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a report says beside the findings. */
export interface ReportContext {
  /** What was compared or linted, such as `@x/mcp 1.2.3`; of a comparison the newer one. */
  readonly subject?: string;
  /** What it was compared with. */
  readonly against?: string;
  /** Version of this program, for SARIF. */
  readonly version: string;
  /** Terminal colours; only the text format has them. */
  readonly colour?: boolean;
  /** Columns of the terminal; 100 when it is not told. */
  readonly width?: number;
  /** The file of a tool in the contract folder, relative to the repository; empty name: the server's own file. */
  readonly fileOf?: (tool: string) => string | undefined;
  /** What a change means for the known consumers; without it none were looked for. */
  readonly consumers?: readonly ProjectedFinding[];
  /** Findings that were waived, with the reason of the person who did. */
  readonly waived?: readonly {
    readonly tool: string;
    readonly rule: string;
    readonly place: Place;
    readonly path: string;
    readonly reason: string;
  }[];
  /** Further members of the JSON report. */
  readonly also?: { readonly [name: string]: Json };
}
