export { SwapError, type SwapErrorCode } from './error.ts';
export { knownVendors, lastWords } from './last-words.ts';
export { readParts, type PartsOf } from './read-parts.ts';
export {
  rehearse,
  type RecordedCall,
  type Rehearsal,
  type RehearseOptions,
  type Side,
} from './rehearse.ts';
export { readExact, replaceText } from './replace-text.ts';
export { reportLines, type ReportLine } from './report-lines.ts';
export { setVendor, type SetVendor, type VendorChange } from './set-vendor.ts';
export type { Answer } from './side-by-side.ts';
