export { fromAdf } from './adf-reading.ts';
export { toAdf } from './adf-writing.ts';
