import type { Finding } from '../compare/finding.ts';
import type { ReportContext } from './report-context.ts';

/** Whom a finding hits, a line each; that nobody known is hit is said too, where consumers were looked for. */
export function hitsOf({ consumers }: ReportContext, finding: Finding): string[] {
  const projected = consumers?.find((each) => each.finding === finding);
  if (!projected) return [];
  if (projected.hits.length === 0) return ['major, no known consumer'];
  return projected.hits.map(
    ({ consumer, file, line, because }) => `breaks ${consumer} at ${file}:${line}: ${because}`,
  );
}

/** The reason for which a person let a finding pass. */
export const waiverOf = (
  { waived = [] }: ReportContext,
  { tool, rule, place, path, verdict }: Finding,
) =>
  verdict === 'suspected'
    ? waived.find(
        (each) =>
          each.tool === tool && each.rule === rule && each.place === place && each.path === path,
      )?.reason
    : undefined;
