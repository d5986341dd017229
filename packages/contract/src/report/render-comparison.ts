import type { Comparison } from '../compare/finding.ts';
import type { ReportContext, ReportFormat } from './report-context.ts';

/** A comparison as text for a terminal, JSON, Markdown for a comment on a pull request, or SARIF 2.1.0. */
export function renderComparison(
  _comparison: Comparison,
  _format: ReportFormat,
  _context: ReportContext,
): string {
  return '';
}
