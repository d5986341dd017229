import { createGithub } from '@gatehouse/mocks/github';
import { createJira } from '@gatehouse/mocks/jira';
import { listen } from '@gatehouse/mocks/listen';
import { createRedmine } from '@gatehouse/mocks/redmine';
import { createZendesk } from '@gatehouse/mocks/zendesk';
import { variableName } from '../../../packages/kit/src/vendor/settings.ts';

type Settings = Readonly<Record<string, string>>;

/** A vendor in memory, and what an operator would configure for it. `url` replaces the address of the world. */
export interface VendorWorld {
  readonly origin: string;
  readonly handlers: Parameters<typeof listen>[0];
  readonly settings: (url: string) => Settings;
}

/** Every vendor of ticketing that is reached over a network, empty. */
export const worlds: Readonly<Record<string, (start: string) => VendorWorld>> = {
  redmine(start) {
    const world = createRedmine({ start });
    return { ...world, settings: (url) => ({ url, apiKey: world.apiKey, project: 'support' }) };
  },
  zendesk(start) {
    const world = createZendesk({ start });
    const { clientId, clientSecret } = world.settings;
    return { ...world, settings: (url) => ({ url, clientId, clientSecret }) };
  },
  jira(start) {
    const world = createJira({ start });
    return { ...world, settings: (url) => ({ ...world.settings, url }) };
  },
  github(start) {
    const world = createGithub({ start });
    const { token, repository } = world.settings;
    return {
      ...world,
      settings: (url) => ({
        url,
        token,
        repository,
        // GitHub knows open and closed only, and no priorities
        statusLabels: 'in_progress=in progress,waiting=on hold',
        priorityLabels: 'urgent=urgent,high=high,normal=normal,low=low',
      }),
    };
  },
};

/** A vendor as a process can reach it. */
export interface VendorServer {
  /** What stands after `--vendor` in a command, as YAML. */
  readonly flags: string;
  /** What the shell of the host holds for it: its settings. */
  readonly env: Settings;
  close(): Promise<void>;
}

/** The desk of our own needs no server. */
const embedded = async (): Promise<VendorServer> => ({
  flags: "embedded,\n        --data,\n        '${data}/support-desk.db',",
  env: {},
  close: async () => undefined,
});

async function served(vendor: string, world: VendorWorld): Promise<VendorServer> {
  const server = await listen(world.handlers, world.origin);
  const settings = Object.entries(world.settings(server.url.href));
  return {
    flags: `${vendor},`,
    env: Object.fromEntries(settings.map(([name, value]) => [variableName(vendor, name), value])),
    close: () => server.close(),
  };
}

/** Now, without the parts of a second: the connector is a process with the real clock. */
const start = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** Every vendor of ticketing as a process of the connector meets it. */
export const vendors: Readonly<Record<string, () => Promise<VendorServer>>> = {
  embedded,
  ...Object.fromEntries(
    Object.entries(worlds).map(([vendor, make]) => [vendor, () => served(vendor, make(start()))]),
  ),
};
