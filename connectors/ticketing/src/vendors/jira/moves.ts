import { ConnectorError } from '@gatehouse/kit';
import type { StatusChange } from '../../adapter.ts';
import type { Status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { endsBy, finishingOf, isCanceling, neutralStatus, plain } from './enums.ts';
import { issuePath } from './issues.ts';
import { transitionsReply, type Transition } from './reference-replies.ts';
import type { Issue, NativeStatus } from './replies.ts';

/** A transition that leads to what was asked. */
export interface Move {
  readonly id: string;
  readonly to: NativeStatus;
  /** What the screen of the transition is told; absent: it has no such field, or nothing has to be said. */
  readonly resolution: string | undefined;
}

/**
 * The transition that makes a ticket what was asked; the workflow decides which there are from where it stands. Throws
 * ConnectorError `invalid`: for `status` with the words that can be reached, for `resolution` with those of the screen.
 */
export async function moveTo(
  { http }: Connection,
  issue: Issue,
  { status, resolution }: StatusChange,
): Promise<Move> {
  const transitions = await http.get(`${issuePath(issue.id)}/transitions`, transitionsReply, {
    query: { expand: 'transitions.fields' },
  });
  const possible = transitions.filter(
    (one) => one.isAvailable !== false && demandsOf(one).length === 0,
  );
  const found = possible
    .filter((one) => wordsOf(one).includes(status))
    .toSorted((a, b) => rank(b, status) - rank(a, status))[0];
  if (found?.to) {
    return { id: found.id, to: found.to, resolution: resolutionOf(found, status, resolution) };
  }
  throw refused(issue, status, transitions, possible);
}

/** What a ticket would be after this transition: where the screen asks how it ended, it may be canceled as well. */
function wordsOf(transition: Transition): Status[] {
  const { to } = transition;
  if (!to) return [];
  const word = neutralStatus(to);
  const given = resolutionsOf(transition).some(isCanceling);
  return given && endsBy(to) ? [word, 'canceled'] : [word];
}

/** A status that has the word by itself goes before one that gets it by a resolution. */
function rank({ to }: Transition, wanted: Status): number {
  return to && neutralStatus(to) === wanted ? 1 : 0;
}

function resolutionsOf({ fields }: Transition): string[] {
  return (fields['resolution']?.allowedValues ?? []).map(({ name }) => name);
}

/** What the screen demands, beside a resolution, and this connector cannot give. */
function demandsOf({ fields }: Transition): string[] {
  return Object.entries(fields)
    .filter(([id, field]) => id !== 'resolution' && field.required === true)
    .filter(([, field]) => field.hasDefaultValue !== true)
    .map(([id, { name }]) => name || id);
}

/** Throws `invalid` for one that the screen does not have, or that would make another status of it. */
function resolutionOf(
  transition: Transition,
  wanted: Status,
  asked: string | undefined,
): string | undefined {
  const { to, fields } = transition;
  const all = resolutionsOf(transition);
  const field = fields['resolution'];
  if (!to || !field) return undefined;
  // a status that is called canceled says it by itself
  const fits = (name: string) => !endsBy(to) || isCanceling(name) === (wanted === 'canceled');
  const fitting = all.filter(fits);
  if (asked === undefined) {
    const usual = finishingOf(fitting.map((name) => ({ name })))?.name;
    const best =
      to.category === 'done' && wanted !== 'canceled' ? usual : fitting.find(isCanceling);
    return best ?? (field.required === true ? fitting[0] : undefined);
  }
  const found = all.find((name) => plain(name) === plain(asked));
  if (found !== undefined && fits(found)) return found;
  const message =
    found === undefined
      ? 'is none that Jira offers for this move'
      : `does not make a ticket ${wanted} but ${wanted === 'canceled' ? neutralStatus(to) : 'canceled'}`;
  throw new ConnectorError('invalid', `resolution: "${asked}" ${message}.`, {
    hint: `Choose one of: ${fitting.join(', ')}.`,
    details: { fields: [{ field: 'resolution', message, allowed: fitting }] },
  });
}

function refused(
  issue: Issue,
  wanted: Status,
  transitions: readonly Transition[],
  possible: readonly Transition[],
): ConnectorError {
  const allowed = [...new Set(possible.flatMap(wordsOf))];
  const blocked = transitions.filter((one) => wordsOf(one).includes(wanted)).flatMap(demandsOf);
  const message =
    blocked.length === 0
      ? `not reachable from ${issue.status?.name ?? 'its status'} with the rights of this connector`
      : `Jira demands ${[...new Set(blocked)].join(', ')} for this move, which a person must fill in`;
  return new ConnectorError('invalid', `Ticket ${issue.key} cannot become ${wanted}: ${message}.`, {
    hint:
      allowed.length === 0
        ? 'No other status is allowed to the account of this connector.'
        : `Allowed now: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'status', message, allowed }] },
  });
}
