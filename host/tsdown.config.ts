import { defineConfig } from 'tsdown';

/** The workspace's packages go in, because they are private; everything else stays a dependency. */
export default defineConfig({
  entry: ['src/bin.ts'],
  platform: 'node',
  target: 'node24',
  dts: false,
  fixedExtension: false,
  deps: { alwaysBundle: [/^@gatehouse\//], onlyBundle: false },
});
