export { SwapError, type SwapErrorCode } from './error.ts';
export type { DiffLine } from './line-diff.ts';
export { setVendor, type SetVendor, type VendorChange } from './set-vendor.ts';
