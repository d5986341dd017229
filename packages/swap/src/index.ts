export { withNameOf } from './beside.ts';
export { SwapError, type SwapErrorCode } from './error.ts';
export { READS_ONLY, type RecordedCall, type Rehearsal, type Side } from './rehearse.ts';
export { reportLines, type ReportLine } from './report-lines.ts';
export { toAnswer, type Answer } from './side-by-side.ts';
export { swapVendor, type SwapPlace, type Swapped, type SwapRequest } from './swap.ts';
