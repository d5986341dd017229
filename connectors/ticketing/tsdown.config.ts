import { defineConfig } from 'tsdown';

/** One file without dependencies: an installed connector downloads nothing else. */
export default defineConfig({
  entry: ['src/bin.ts'],
  platform: 'node',
  target: 'node24',
  dts: false,
  minify: true,
  fixedExtension: false,
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
});
