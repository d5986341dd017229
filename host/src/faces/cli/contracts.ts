import {
  acceptInLock,
  acceptLines,
  lockStatus,
  pinInLock,
  pinLines,
  statusLines,
} from 'gatehouse-contract';
import { GatehouseError } from '../../error.ts';
import type { Host } from '../../host.ts';
import { showLines } from './lines.ts';
import type { ContractFlags } from './program.ts';
import type { Screen } from './screen.ts';
import { wouldPin, wouldPinLines } from './would-pin.ts';

/** Options that belong to some of the actions only: given to another, somebody expects what does not happen. */
const BELONG = [
  ['--plugin', 'plugin', ['pin']],
  ['--because', 'because', ['accept']],
  ['--digest', 'digest', ['accept']],
  ['--dry-run', 'dryRun', ['pin', 'accept']],
] as const;

const wrong = (message: string, hint: string) =>
  new GatehouseError('arguments', message, { hint, exitCode: 2 });

/**
 * `gatehouse contracts`: what is pinned and what moved, `pin`, and `accept`. Gives the exit code: 1 when something is
 * refused, or could not be looked at. Throws GatehouseError `arguments` for what does not belong to the action.
 */
export async function contracts(about: {
  screen: Screen;
  print: (document: unknown) => void;
  host: Host;
  action: string;
  target: string | undefined;
  options: ContractFlags;
  signal: AbortSignal;
}): Promise<0 | 1> {
  const { screen, print, host, action, target, options, signal } = about;
  for (const [flag, name, of] of BELONG) {
    if (options[name] === undefined || of.some((each) => each === action)) continue;
    throw wrong(
      `${flag} does not belong to contracts ${action}; nothing was done.`,
      `It belongs to contracts ${of.join(' and contracts ')}: leave it out, or name that.`,
    );
  }
  if (action === 'list' && target !== undefined)
    throw wrong(
      'contracts list takes no name; it looks at everything.',
      'Write gatehouse contracts, or gatehouse contracts accept NAME --dry-run for one connector.',
    );
  const place = host.lockPlace(options.as, signal);
  if (action === 'pin') {
    const wanted = { instance: target, plugin: options.plugin };
    const would = options.dryRun === true ? await wouldPin(place, wanted) : undefined;
    const done = would ?? (await pinInLock(place, wanted));
    if (options.json === true) print(done);
    else showLines(screen, would ? wouldPinLines(would) : pinLines(done));
    return done.left.length > 0 ? 1 : 0;
  }
  if (action === 'accept') {
    const [instance = '', ...tool] = (target ?? '').split('.');
    if (instance === '') {
      throw wrong(
        'What is to be accepted is not named.',
        'Write gatehouse contracts accept CONNECTOR, or CONNECTOR.TOOL for one tool of it.',
      );
    }
    const one = tool.length > 0 ? { tool: tool.join('.') } : {};
    const done = await acceptInLock(place, { instance, ...one, ...options });
    if (options.json === true) print(done);
    else showLines(screen, acceptLines(done));
    return done.left.length > 0 ? 1 : 0;
  }
  const status = await lockStatus(place);
  if (options.json === true) print(status);
  else showLines(screen, statusLines(status));
  const { connectors, bundles, exists } = status;
  const passes =
    connectors.every(
      ({ pinned, offers, moved }) =>
        pinned && offers && moved.every(({ outcome }) => outcome !== 'refuse'),
    ) && bundles.every(({ state }) => state === 'pinned');
  return passes || !exists ? 0 : 1;
}
