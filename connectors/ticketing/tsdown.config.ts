import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'tsdown';

// the policy engine is the kit's dependency, so it is found from there
const engine = createRequire(createRequire(import.meta.url).resolve('@gatehouse/kit')).resolve(
  '@cedar-policy/cedar-wasm/nodejs',
);

/**
 * One script without dependencies, and the policy engine's WebAssembly beside it: an installed connector downloads
 * nothing else. The 4.3 MB are a file of their own, because inlined they would be 5.8 MB of text to parse at each start.
 */
export default defineConfig({
  entry: ['src/bin.ts'],
  platform: 'node',
  target: 'node24',
  dts: false,
  minify: true,
  fixedExtension: false,
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  copy: [join(dirname(engine), 'cedar_wasm_bg.wasm')],
});
