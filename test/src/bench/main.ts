import { benchCatalog } from './catalog.ts';
import { benchConnector } from './connector.ts';
import { benchContract } from './contract.ts';
import { benchTicketing } from './ticketing.ts';

/** `pnpm bench [connector|catalog|ticketing|contract]`: figures and ratios to a baseline of the same run. Nothing is asserted. */
const benches: Record<string, () => Promise<string>> = {
  connector: benchConnector,
  catalog: benchCatalog,
  ticketing: benchTicketing,
  contract: benchContract,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(
    `No bench ${unknown.join(', ')}. Choose from: ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(`${await bench()}\n\n`);
  }
}
