import { isDeepStrictEqual } from 'node:util';
import { isScalar, parseDocument, type Scalar } from 'yaml';
import { z } from 'zod';
import { changeList, type ListChange } from './change-list.ts';
import { connectorEntry, valueOf, type ConnectorEntry } from './connector-entry.ts';
import {
  edited,
  lineEnd,
  lineStart,
  newlineOf,
  quotedLike,
  spanOf,
  type Edit,
} from './edit-text.ts';
import { SwapError } from './error.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import { swapVariables } from './variables.ts';

const FLAG = '--vendor';
const VENDOR = /^[a-z][a-z0-9-]{0,62}$/;

export interface SetVendor {
  /** Names the file in messages. */
  readonly file: string;
  readonly instance: string;
  readonly vendor: string;
  /** Names of the variables that are set where the host runs. */
  readonly variables: readonly string[];
}

/** The change of a configuration file's text. Nothing was written. */
export interface VendorChange {
  /** The whole new text. */
  readonly text: string;
  /** The vendor that stood there, and the one that stands there now. */
  readonly from: string;
  readonly to: string;
  /** Names of variables that the process inherits from now on, and no longer. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly diff: readonly DiffLine[];
}

/**
 * Puts another vendor behind a connector instance: the element after `--vendor` in its command, and in `inherit` the
 * variables of the new vendor that are set, instead of those of the old one. Everything else of the text stays as it
 * is, byte for byte. Throws SwapError for what it cannot change like that, and never gives a text that means
 * something else as well.
 */
export function setVendor(text: string, about: SetVendor): VendorChange {
  const { file, instance, vendor, variables } = about;
  if (!VENDOR.test(vendor)) {
    const hint = 'A vendor has a lower-case name, such as redmine.';
    throw new SwapError('bad_name', `"${vendor}" is no name of a vendor.`, hint);
  }
  const document = parseDocument(text, { prettyErrors: false });
  const entry = connectorEntry(document, file, instance);
  const flag = vendorFlag(entry, `${file}: the command of ${instance}`);
  if (flag.vendor === vendor) {
    const message = `${instance} has the vendor ${vendor} already.`;
    throw new SwapError('same_vendor', message, 'Name another one with --to.');
  }
  const fresh = flag.joined ? `${FLAG}=${vendor}` : vendor;
  const held = entry.inherit?.list.items.map(valueOf) ?? [];
  const change = swapVariables(held, flag.vendor, vendor, variables);
  const changed = edited(text, [
    { ...spanOf(flag.node), text: quotedLike(flag.node, fresh) },
    ...inheritEdits(text, entry, change),
  ]);
  const meant: Meant = {
    command: entry.command.list.items.map((node) => (node === flag.node ? fresh : valueOf(node))),
    ...((entry.inherit !== undefined || change.add.length > 0) && {
      inherit: [...held.filter((name) => !change.remove.includes(name)), ...change.add],
    }),
  };
  if (!isMeant(document.toJS(), changed, instance, meant)) {
    const names = (meant.inherit ?? []).join(', ');
    throw new SwapError(
      'layout',
      `${file}: the entry of ${instance} is written in a way that cannot be changed here.`,
      `Change it by hand: ${FLAG} ${vendor} in its command, inherit: [${names}].`,
    );
  }
  return {
    text: changed,
    from: flag.vendor,
    to: vendor,
    added: change.add,
    removed: change.remove,
    diff: lineDiff(text, changed),
  };
}

interface VendorFlag {
  readonly node: Scalar.Parsed;
  readonly vendor: string;
  /** Written as one element: `--vendor=x`. */
  readonly joined: boolean;
}

/** Where the command names its vendor. Twice would leave open which one counts. */
function vendorFlag({ command: { list } }: ConnectorEntry, where: string): VendorFlag {
  const found = list.items.flatMap((node, index): VendorFlag[] => {
    const value = valueOf(node);
    const next = list.items[index + 1];
    if (isParsedScalar(node) && value.startsWith(`${FLAG}=`)) {
      return [{ node, vendor: value.slice(FLAG.length + 1), joined: true }];
    }
    return value === FLAG && isParsedScalar(next)
      ? [{ node: next, vendor: valueOf(next), joined: false }]
      : [];
  });
  const [flag, ...more] = found;
  if (flag && more.length === 0) return flag;
  const problem = flag ? 'names its vendor more than once' : 'names no vendor';
  const hint = `Only a command with one ${FLAG} can be swapped; change another program by hand.`;
  throw new SwapError('no_vendor_flag', `${where} ${problem}.`, hint);
}

const isParsedScalar = (node: unknown): node is Scalar.Parsed => isScalar(node);

function inheritEdits(text: string, entry: ConnectorEntry, change: ListChange): Edit[] {
  const { inherit, command, flow } = entry;
  if (inherit) return changeList(text, inherit.list, inherit.key.end, change);
  if (change.add.length === 0) return [];
  const { key, list } = command;
  const quoted = key.quoted ? '"' : '';
  const names = change.add.map((name) => quoted + name + quoted).join(', ');
  const pair = `${quoted}inherit${quoted}: [${names}]`;
  const last = list.flow === true ? list : (list.items.at(-1) ?? list);
  if (flow) return [{ start: last.range[1], end: last.range[1], text: `, ${pair}` }];
  // a line of its own below the command, as far to the right as the command's key
  const at = lineEnd(text, last.range[1]);
  const indent = ' '.repeat(key.start - lineStart(text, key.start));
  return [{ start: at, end: at, text: newlineOf(text) + indent + pair }];
}

interface Meant {
  readonly command: readonly string[];
  readonly inherit?: readonly string[];
}
const shape = z.looseObject({ connectors: z.record(z.string(), z.looseObject({})) });

/** Whether the new text says what the old one said, but for the two lists of this instance. */
function isMeant(was: unknown, text: string, instance: string, meant: Meant): boolean {
  const document = parseDocument(text, { prettyErrors: false });
  const before = shape.safeParse(was);
  if (document.errors.length > 0 || !before.success) return false;
  const { connectors } = before.data;
  const entry = { ...connectors[instance], ...meant };
  const wanted = { ...before.data, connectors: { ...connectors, [instance]: entry } };
  return isDeepStrictEqual(document.toJS(), wanted);
}
