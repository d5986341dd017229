import type { VerifyReport } from '../verify/report.ts';

/** A report as lines for a person: the verdict first, then each problem with its place. */
export function describeReport(report: VerifyReport): string[] {
  const { ok, origin, records, checkpoints, problems, more, unsealed, torn } = report;
  const count = problems.length + more;
  const verdict = ok ? 'intact' : `${count} ${count === 1 ? 'problem' : 'problems'}`;
  return [
    `${origin}: ${verdict}. ${records} records, ${checkpoints.verified} of ${checkpoints.total} checkpoints hold.`,
    ...problems.map(
      ({ kind, file, offset, message }) => `${kind}: ${message} (${file}, byte ${offset})`,
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(report.trusted === undefined
      ? []
      : [
          report.trusted
            ? 'The trusted checkpoint holds.'
            : 'The trusted checkpoint does not hold.',
        ]),
    ...(unsealed > 0
      ? [`${unsealed} records came after the newest checkpoint; only the chain speaks for them.`]
      : []),
    ...torn.map(
      ({ file, bytes }) =>
        `${file} ends with ${bytes} bytes of an unfinished write; opening the log cuts and records them.`,
    ),
    ...(report.pendingErasures > 0
      ? [`${report.pendingErasures} erasures are done and not recorded yet.`]
      : []),
    ...(report.root === undefined ? [] : [`root ${report.root}`]),
  ];
}
