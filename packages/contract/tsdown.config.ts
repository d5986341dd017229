import { defineConfig } from 'tsdown';

/** Everything it needs is on the public registry, so its dependencies stay dependencies. */
export default defineConfig({
  entry: ['src/bin.ts', 'src/index.ts'],
  platform: 'node',
  target: 'node24',
  dts: false,
  fixedExtension: false,
});
