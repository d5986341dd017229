import { listen } from '@gatehouse/mocks/listen';
import { createRedmine } from '@gatehouse/mocks/redmine';

/** A vendor as a process can reach it. */
export interface VendorServer {
  /** What stands after `--vendor` in a command, as YAML. */
  readonly flags: string;
  /** What the shell of the host holds for it: its settings. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface World {
  readonly origin: string;
  readonly handlers: Parameters<typeof listen>[0];
}

const start = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** Serves a world on loopback; `env` is given the address of it. */
async function served(
  vendor: string,
  world: World,
  env: (url: string) => Record<string, string>,
): Promise<VendorServer> {
  const server = await listen(world.handlers, world.origin);
  return {
    flags: `${vendor},`,
    env: env(server.url.href),
    close: () => server.close(),
  };
}

/** Every vendor of ticketing, empty, as a process of the connector meets it. */
export const vendors: Readonly<Record<string, () => Promise<VendorServer>>> = {
  embedded: async () => ({
    flags: "embedded,\n        --data,\n        '${data}/support-desk.db',",
    env: {},
    close: async () => undefined,
  }),
  redmine() {
    const world = createRedmine({ start: start() });
    return served('redmine', world, (url) => ({
      REDMINE_URL: url,
      REDMINE_API_KEY: world.apiKey,
      REDMINE_PROJECT: 'support',
    }));
  },
};
