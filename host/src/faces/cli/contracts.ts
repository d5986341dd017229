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

/** `gatehouse contracts`: what is pinned and what moved, `pin`, and `accept`. Gives the exit code. */
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
  const place = host.lockPlace(options.as, signal);
  if (action === 'pin') {
    const done = await pinInLock(place, { instance: target, plugin: options.plugin });
    if (options.json === true) print(done);
    else showLines(screen, pinLines(done));
    return done.left.length > 0 ? 1 : 0;
  }
  if (action === 'accept') {
    const [instance = '', ...tool] = (target ?? '').split('.');
    if (instance === '') {
      throw new GatehouseError('arguments', 'What is to be accepted is not named.', {
        hint: 'Write gatehouse contracts accept CONNECTOR, or CONNECTOR.TOOL for one tool of it.',
        exitCode: 2,
      });
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
  return 0;
}
