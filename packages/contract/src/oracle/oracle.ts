/**
 * The second opinion, for tests and benches of this repository; it is not published. A validator that others wrote, a
 * sampler that knows nothing of the comparison, and edits as tool authors make them.
 */
export { checkOf, declaredOnly, guess, type Check } from './oracle.fixture.ts';
export { edited, row, type Next } from './random-edit.fixture.ts';
