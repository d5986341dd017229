import { ContractError } from '../error.ts';
import { acceptSurface } from './accept-surface.ts';
import { configuredIn, isProblem, OpenLock, type LockPlace } from './lock-place.ts';
import { aliasesIn, answeringTo } from './answering.ts';
import type { LockVerdict } from './lock-verdict.ts';
import { known } from './pin-in-lock.ts';
import { pinnedDefinitions, pinnedInstructions } from './pinned-definitions.ts';
import { shownChange, shownInstructions, type ShownChange } from './shown-change.ts';

export interface AcceptWanted {
  readonly instance: string;
  /** Empty: only the server itself, such as its instructions. Absent: everything of the connector that moved. */
  readonly tool?: string | undefined;
  readonly because?: string | undefined;
  /** Nothing is written. */
  readonly dryRun?: boolean | undefined;
  /** That of an earlier look; what is offered now must be the same. */
  readonly digest?: string | undefined;
}

export interface AcceptedNow {
  readonly file: string;
  readonly instance: string;
  readonly accepted: readonly LockVerdict[];
  readonly left: readonly LockVerdict[];
  /** What is accepted, whole. */
  readonly texts: readonly ShownChange[];
  readonly digest: string;
  readonly written: boolean;
}

/**
 * An administrator accepts what moved in a connector, or in one tool of it. It is listed once, and exactly that is
 * compared, shown and written. Throws ContractError `bad_arguments`, `bad_lock`, `could_not_list`, `could_not_write`.
 */
export async function acceptInLock(place: LockPlace, wanted: AcceptWanted): Promise<AcceptedNow> {
  const { instance, tool, because, digest } = wanted;
  known('connector', instance, Object.keys(place.connectors));
  const configured = configuredIn(place, instance);
  const open = new OpenLock(place.file);
  const pinned = open.pinned(instance);
  if (!pinned) {
    throw new ContractError(
      'bad_arguments',
      `${instance} is not in ${place.file}.`,
      `Pin it first: gatehouse contracts pin ${instance}`,
    );
  }
  const surface = await place.list(instance);
  if (isProblem(surface)) {
    throw new ContractError('could_not_list', surface.message, surface.hint);
  }
  const names = new Set([
    ...Object.keys(pinned.entry.tools),
    ...surface.tools.map(({ name }) => name),
    ...aliasesIn(surface).keys(),
  ]);
  if (tool !== undefined && tool !== '') known(`tool of ${instance}`, tool, [...names].toSorted());

  const result = acceptSurface(pinned, surface, { ...configured, tool, because });
  const { accepted, left } = result;
  const isNothing = accepted.length + left.length === 0;
  if (digest !== undefined && digest !== result.digest && !isNothing) {
    throw new ContractError(
      'bad_arguments',
      `What ${instance} offers now is not what ${digest} names; it is ${result.digest}.`,
      'Look at it again with --dry-run.',
    );
  }
  const wasOf = pinnedDefinitions(pinned);
  const texts = [...new Set(accepted.map((each) => each.tool))].map((name) =>
    name === ''
      ? shownInstructions(pinnedInstructions(pinned), surface.server.instructions)
      : shownChange(name, wasOf(name), answeringTo(surface, name)),
  );
  const written = wanted.dryRun !== true && accepted.length > 0;
  if (written) {
    open.pin(instance, result.pinned);
    open.write();
  }
  return { file: place.file, instance, accepted, left, texts, digest: result.digest, written };
}
