export { fromTextile } from './textile-reading.ts';
export { toTextile } from './textile-writing.ts';
