import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  acceptInLock,
  lockStatus,
  pinInLock,
  type AcceptWanted,
  type PinWanted,
} from 'gatehouse-contract';
import type { Host } from '../../../host/src/host.ts';
import { root } from '../shape/workspace.ts';
import { writeCompany } from './company.fixture.ts';
import { openedHost, recordedScript } from './opened-host.fixture.ts';
import { gatehouse, temporary, type Finished } from './process.fixture.ts';

const server = join(import.meta.dirname, 'changing-server.fixture.ts');
const PLUGIN = 'customer-operations';

/** What the foreign server offers, and changes of it. */
export const searchTool = {
  name: 'search_tickets',
  description: 'Finds tickets by their text.',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string', description: 'Words of the ticket.' } },
  },
  annotations: { readOnlyHint: true, openWorldHint: false },
};
export const commentTool = {
  name: 'add_comment',
  description: 'Adds a comment.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
};
export const broken = {
  ...searchTool,
  inputSchema: { ...searchTool.inputSchema, required: ['text'] },
};

const place = (host: Host) => host.lockPlace(undefined, AbortSignal.timeout(60_000));

const acceptOn = (host: Host, wanted: Omit<AcceptWanted, 'instance'>) =>
  acceptInLock(place(host), { ...wanted, instance: 'foreign' });

/** A company in which ada's desk is a server of somebody else, pinned together with a copy of the bundle. */
export async function foreignDesk(
  options: { era?: 'modern' | 'legacy'; trust?: 'own' | 'third-party' } = {},
) {
  const { era = 'modern', trust = 'third-party' } = options;
  const folder = temporary();
  const desk = join(folder.path, 'foreign');
  mkdirSync(desk);
  const plugin = join(folder.path, 'plugin');
  cpSync(join(root, 'plugins', PLUGIN), plugin, { recursive: true });
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', server, desk, era];
  const entry = `{ category: ticketing, trust: ${trust}, contract: ^1.0, command: ${JSON.stringify(command)} }`;
  const people = ['ada', 'ben'].map(
    (name) => `  ${name}: { name: Of ${name}, unit: outside, roles: [lead] }\n`,
  );
  const config = writeCompany(
    folder.path,
    [
      '\nroles:\n',
      '  outside: { parent: support, bindings: { support platform: foreign } }\n\nroles:\n',
    ],
    ['\nconnectors:\n', `${people.join('')}\nconnectors:\n  foreign: ${entry}\n`],
    [`{ source: ${join(root, 'plugins', PLUGIN)} }`, `{ source: ${plugin} }`],
  );
  const offer = (tools: readonly object[], more: object = {}, when = 'surface') =>
    writeFileSync(join(desk, `${when}.json`), JSON.stringify({ version: '1.0.0', tools, ...more }));
  offer([searchTool, commentTool]);

  /** A command of an administrator, as a process of its own. */
  const run = (...args: string[]): Promise<Finished> =>
    gatehouse([...args, '--data', folder.path, '--config', config]);
  const log = () =>
    existsSync(join(desk, 'log.txt')) ? readFileSync(join(desk, 'log.txt'), 'utf8') : '';
  const withHost = async <Result>(work: (host: Host) => Promise<Result>): Promise<Result> => {
    const host = await openedHost(folder.path, config);
    try {
      return await work(host);
    } finally {
      await host.close();
    }
  };
  const pinned = (wanted: PinWanted) => withHost((host) => pinInLock(place(host), wanted));
  await pinned({ instance: 'foreign', plugin: PLUGIN });
  return {
    ...folder,
    plugin,
    lock: join(folder.path, 'gatehouse.lock'),
    /** What the server offers from its next start on; `next`: after its next call. */
    offer,
    run,
    withHost,
    /** The same in this process; the status without the connectors that nobody starts here. */
    status: () =>
      withHost((host) => {
        const { foreign, ..._others } = place(host).connectors;
        return lockStatus({ ...place(host), connectors: { ...(foreign && { foreign }) } });
      }),
    pin: pinned,
    accept: (wanted: Omit<AcceptWanted, 'instance'>, running?: Host) =>
      running ? acceptOn(running, wanted) : withHost((host) => acceptOn(host, wanted)),
    /** What reached the server. */
    calls: () => log().match(/^called \w+$/gm) ?? [],
    starts: () => log().match(/^started /gm)?.length ?? 0,
    /** ada asks, with a model that takes these steps after it has loaded the skill. */
    ask: (steps: string, held?: (host: Host, id: string) => Promise<void>) =>
      withHost((host) => askOn(host, steps, held)),
  };
}

export type ForeignDesk = Awaited<ReturnType<typeof foreignDesk>>;

export async function askOn(
  host: Host,
  steps: string,
  held?: (host: Host, id: string) => Promise<void>,
  others = '',
) {
  const { model, sent } = recordedScript(`
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: '${PLUGIN}:breach-watch' } }]
${steps}
    - say: Done.
${others}
`);
  const report = await host.ask({
    person: 'ada',
    question: 'Which tickets are late?',
    signal: new AbortController().signal,
    model: () => model,
    ...(held && { held: ({ id }: { id: string }) => held(host, id) }),
  });
  const told = sent.flatMap(({ messages }) => {
    const last = messages.at(-1);
    return last?.role === 'tool' ? last.results.map(({ text }) => text) : [];
  });
  return { report, sent, told, tools: sent.at(-1)?.tools.map(({ name }) => name) ?? [] };
}

export const SEARCH =
  '    - calls: [{ tool: search_tools, arguments: { queries: [search tickets] } }]';
export const CALL =
  '    - calls: [{ tool: ticketing__search_tickets, arguments: { text: customs } }]';
