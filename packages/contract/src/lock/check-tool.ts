import { compareSurfaces } from '../compare/compare-surfaces.ts';
import type { Finding } from '../compare/finding.ts';
import { formerNamesOf } from '../compare/former-names.ts';
import { hiddenIn, visibleLine } from '../compare/hidden-text.ts';
import { effectiveHints, type Hints } from '../compare/hints.ts';
import type { Surface, ToolDefinition } from '../surface/surface.ts';
import { changedDeclarations, uncompared } from './declared.ts';
import type { LockedTool } from './lock-file.ts';
import { definitionHash, isTooLong, lockTool } from './lock-surface.ts';
import type { LockOutcome, LockVerdict, LockVerdictKind } from './lock-verdict.ts';
import { newlyReadable, readableIn } from './readable.ts';

/** Texts of others are shown as far as this. */
const SHOWN = 120;

/**
 * Judges one listed tool. `locked`: its hashes, undefined when it is new. `wasOf`: gives the definition that they are
 * of, undefined when it is not at hand.
 */
export function checkTool(
  tool: ToolDefinition,
  locked: LockedTool | undefined,
  wasOf: (name: string) => ToolDefinition | undefined,
  thirdParty: boolean,
): LockVerdict[] {
  const found: LockVerdict[] = [];
  const add = (
    verdict: LockVerdictKind,
    outcome: LockOutcome,
    message: string,
    findings: readonly Finding[] = [],
  ) => found.push({ tool: tool.name, verdict, outcome, moved: true, message, findings });
  if (isTooLong(tool)) {
    add('shape_broken', 'refuse', 'Its definition is too long to be compared.');
    return found;
  }
  const hidden = new Set([...readableIn(tool)].flatMap(hiddenIn));
  if (hidden.size > 0) add('hidden_text', 'refuse', `Its text holds ${[...hidden].join(', ')}.`);
  const unread = thirdParty ? 'refuse' : 'pass';
  if (!locked) {
    add('new_tool', unread, 'It was not there when the connector was pinned.');
    return found;
  }
  // it is the one that was pinned, in everything; whether the other hashes fit matters once it is not
  if (definitionHash(tool) === locked.definition) {
    return found.length > 0 ? found : [unmoved(tool.name)];
  }
  const was = wasOf(tool.name);
  if (!was) {
    add(
      'shape_broken',
      'refuse',
      'It is not the one that was pinned, and no definition is at hand that fits the lock, so it cannot be compared.',
    );
    return found;
  }

  const now = lockTool(tool);
  const same = (hash: 'hints' | 'shape' | 'text') => now[hash] === locked[hash];
  const compared = compareSurfaces(alone(was), alone(tool)).findings;
  // a former name that ended is another name's matter
  const findings = compared.filter((each) => each.tool === tool.name);
  const shape = findings.filter(({ place }) => ['tool', 'input', 'output'].includes(place));
  const broken = shape.filter(({ verdict }) => verdict !== 'compatible');
  if (broken.length > 0) add('shape_broken', 'refuse', told(broken), broken);

  const worse = [...worseHints(effectiveHints(was), effectiveHints(tool))];
  const declared = changedDeclarations(was, tool).map(shown);
  const claims = [...worse, ...declared];
  if (claims.length > 0)
    add('hint_worse', 'ask', `What it says of its effects: ${claims.join('; ')}.`);
  else if (!same('hints')) {
    // a server that calls itself harmless is let through more gates: is it true?
    const outcome = thirdParty ? 'ask' : 'pass';
    add('hint_worse', outcome, 'It now says that it does less harm than when it was pinned.');
  }

  const texts = thirdParty ? newlyReadable(was, tool) : [];
  if (!same('text') || texts.length > 0) {
    const first = texts.length > 0 ? ` First that is new: “${shown(texts[0] ?? '')}”.` : '';
    const drift = findings.filter(({ place }) => place === 'text');
    add('text_drifted', unread, `A model reads other words than were pinned.${first}`, drift);
  }
  if (broken.length === 0 && !same('shape')) {
    // a hash that moves and a comparison that sees nothing contradict each other: then nothing is proven
    if (shape.length > 0) add('ok', 'pass', told(shape), shape);
    else add('shape_broken', 'refuse', 'Its shape moved in a way that the comparison cannot name.');
  }
  if (formerly(was) !== formerly(tool)) {
    // each of these names is judged on its own
    add('ok', 'pass', 'The former names that it answers to are other ones.');
  }
  const others = uncompared(was, tool);
  if (others.length > 0) {
    const message = `Something moved that nothing here compares: ${others.map(shown).join('; ')}.`;
    add('ok', 'pass', message);
  }
  if (found.length === 0) add('ok', 'pass', 'It is written in another way and says the same.');
  return found;
}

const formerly = (tool: ToolDefinition) => JSON.stringify(formerNamesOf(tool));

const unmoved = (tool: string): LockVerdict => ({
  tool,
  verdict: 'ok',
  outcome: 'pass',
  moved: false,
  message: '',
  findings: [],
});

const alone = (tool: ToolDefinition): Surface => ({
  server: { name: '', version: '' },
  tools: [tool],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  resolved: {},
});

function told(findings: readonly Finding[]): string {
  const [first] = findings;
  const more = findings.length > 1 ? ` And ${findings.length - 1} more.` : '';
  return `${visibleLine(first?.message ?? '')}${more}`;
}

const shown = (text: string) =>
  visibleLine(text.length <= SHOWN ? text : `${text.slice(0, SHOWN)} […]`);

function worseHints(was: Hints, is: Hints): string[] {
  return [
    was.readOnly && !is.readOnly ? 'it reads only → it may write' : '',
    !was.destructive && is.destructive ? 'it destroys nothing → it may destroy' : '',
    was.idempotent && !is.idempotent ? 'a repetition changes nothing → it may' : '',
    !was.openWorld && is.openWorld ? 'it stays inside → it reaches the outside' : '',
  ].filter((each) => each !== '');
}
