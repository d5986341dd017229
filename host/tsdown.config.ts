import { defineConfig } from 'tsdown';

/** The workspace's packages go in: most are private, and the contract's judge belongs to this version; everything else stays a dependency. */
export default defineConfig({
  entry: ['src/bin.ts'],
  platform: 'node',
  target: 'node24',
  dts: false,
  fixedExtension: false,
  deps: { alwaysBundle: [/^@gatehouse\//, 'gatehouse-contract'], onlyBundle: false },
});
