import type { LintResult } from '../lint/finding.ts';
import type { ReportContext, ReportFormat } from './report-context.ts';

/** The findings of lint in the same four forms. */
export function renderLint(
  _result: LintResult,
  _format: ReportFormat,
  _context: ReportContext,
): string {
  return '';
}
