import type { ToolDefinition } from '../surface/surface.ts';
import type { Finding } from './finding.ts';
import { hiddenIn } from './hidden-text.ts';
import { textPlaces, textsAnywhere } from './text-places.ts';

/**
 * What a model reads otherwise from now on. It breaks no schema and still routes the model, so it is told for each
 * place; a new text that hides something is never harmless.
 */
export function compareText(before: ToolDefinition, after: ToolDefinition): Finding[] {
  const now = textPlaces(after);
  return [
    ...textFindings(after.name, textPlaces(before), now),
    ...hiddenElsewhere(before, after, now),
  ];
}

/** In names, values, examples and defaults, where no drift of a text is told. */
export function hiddenElsewhere(
  before: ToolDefinition | undefined,
  after: ToolDefinition,
  told: ReadonlyMap<string, string>,
): Finding[] {
  const known = before ? textsAnywhere(before) : new Set<string>();
  const places = new Set(told.values());
  const fresh = [...textsAnywhere(after)].filter((text) => !known.has(text) && !places.has(text));
  return fresh.flatMap((text) => hidden(after.name, 'definition', text));
}

export function textFindings(
  tool: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Finding[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): Finding[] => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    const drift: Finding = {
      tool,
      place: 'text',
      path,
      rule: 'text-changed',
      verdict: 'compatible',
      bump: 'patch',
      message:
        was === undefined
          ? 'is said now'
          : is === undefined
            ? 'is no longer said'
            : 'says something else',
    };
    return [...hidden(tool, path, is), drift];
  });
}

/** A text that was not there before and holds what a person does not see. */
export const hidden = (tool: string, path: string, text: string | undefined): Finding[] =>
  hiddenIn(text ?? '').map((what) => ({
    tool,
    place: 'text',
    path,
    rule: 'hidden-text',
    verdict: 'breaking',
    bump: 'major',
    message: `holds ${what}`,
  }));
