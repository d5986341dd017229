export { fromAdf } from './adf-reading.ts';
export { toAdf } from './adf-writing.ts';
export type { AdfBlock, AdfDocument, AdfInline, AdfMark } from './adf-nodes.ts';
