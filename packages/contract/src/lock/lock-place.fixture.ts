import { join } from 'node:path';
import { about, desk } from './lock.fixture.ts';
import type { LockPlace } from './lock-place.ts';

/** A place with one desk, whose offer, bundle and listings a test can change and count. */
export function place(folder: string) {
  const state = {
    offers: desk,
    digest: `sha256-${'a'.repeat(43)}`,
    version: '1.0.0',
    lists: 0,
    down: false,
  };
  const at: LockPlace = {
    file: join(folder, 'gatehouse.lock'),
    connectors: { desk: { category: about.category, range: about.contract, thirdParty: true } },
    async list() {
      state.lists += 1;
      return state.down ? { message: 'It does not start.', hint: 'Look.' } : state.offers;
    },
    bundles: async () => ({ watch: { version: state.version, digest: state.digest } }),
  };
  return { state, at };
}
export const shown = (lines: readonly { text: string }[]) =>
  lines.map(({ text }) => text).join('\n');
