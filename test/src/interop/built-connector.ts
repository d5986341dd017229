import { join } from 'node:path';

/** Names the folder that holds the connector as it is shipped: it starts in a third of the time of its sources. */
export const BUILT_CONNECTOR = 'GATEHOUSE_TEST_CONNECTOR';

/** `bin/` has the program under its name, for a PATH; `dist/` what was built. */
export const builtConnector = (): { bin: string; program: string } | undefined => {
  const folder = process.env[BUILT_CONNECTOR];
  return folder === undefined
    ? undefined
    : { bin: join(folder, 'bin'), program: join(folder, 'dist', 'bin.js') };
};
