export { fromHtml } from './html-reading.ts';
export { toHtml } from './html-writing.ts';
