import { posix } from 'node:path';
import { BundleError, findPlaceholders, readSkillBody, readSkillFile } from '@gatehouse/bundle';
import { z } from 'zod';
import type { MenuEntry } from '../catalog/menu.ts';
import { expandGate } from '../gates/skill.ts';
import { estimateTokens } from '@gatehouse/models';
import { capped, MAX_CHARACTERS } from '@gatehouse/connection';
import { ROOT, type RunContext } from './run-context.ts';
import { badArguments, type ToolAnswer, type ToolHandler } from './tool-table.ts';

/** Most skills that an answer to a wrong name lists: the menu holds them anyway. */
const MAX_NAMED = 10;

// models that must fill every field send null or nothing for a file that they do not want
const argumentsSchema = z.object({ skill: z.string(), file: z.string().nullish() });

/** Called when a skill has been expanded, so that the tools which it brings can be offered. */
export type OnExpanded = (entry: MenuEntry) => void;

/**
 * `load_skill`: the body of one skill and its unit's bindings enter the context, once; so does each file that the
 * body names, when it is asked for. What did not fit the menu can be loaded as well.
 */
export function loadSkillHandler(
  run: RunContext,
  menu: { shown: readonly MenuEntry[]; cut: readonly MenuEntry[] },
  onExpanded: OnExpanded,
): ToolHandler {
  const entries = [...menu.shown, ...menu.cut];
  const loaded = new Set<string>();
  return {
    definition: definition(menu),
    async handle(call): Promise<ToolAnswer> {
      const { data, error } = argumentsSchema.safeParse(call.arguments);
      const entry = entries.find(({ id }) => id === data?.skill);
      if (!entry) {
        const wrongFile = error?.issues.every(({ path }) => path[0] === 'file') === true;
        return badArguments(
          'load_skill',
          wrongFile ? 'file must be a text' : `skill must be ${oneOf(entries)}`,
        );
      }
      const refusal = gate(run, entry);
      if (refusal) return refusal;
      const file = data?.file ? posix.normalize(data.file) : undefined;
      const what = file === undefined ? entry.id : `${entry.id}/${file}`;
      if (loaded.has(what)) {
        const part = file === undefined ? 'its instructions are' : 'it is';
        return { outcome: 'ok', text: `${what} is loaded already; ${part} above.` };
      }
      let text;
      try {
        text = await (file === undefined ? skillText(run, entry) : fileText(entry, file));
      } catch (cause) {
        if (!(cause instanceof BundleError)) throw cause;
        // a file that went bad is the bundle's problem, said and survived; the run goes on without it
        const { message, hint } = cause;
        run.trace.add({ kind: 'problem', message, hint });
        return { outcome: 'failed', text: `${what} cannot be loaded: ${message}. ${hint}` };
      }
      loaded.add(what);
      run.trace.add({ kind: 'skill', skill: what, tokens: estimateTokens(text) });
      if (file === undefined) {
        run.active.add(entry.bundle);
        onExpanded(entry);
      }
      return { outcome: 'ok', text };
    },
  };
}

function definition({ shown, cut }: { shown: readonly MenuEntry[]; cut: readonly MenuEntry[] }) {
  // what did not fit the budget is not listed here either, so the schema must not rule it out
  const choices = cut.length === 0 ? { enum: shown.map(({ id }) => id) } : {};
  return {
    name: 'load_skill',
    description:
      'Loads the instructions of one skill from the menu. Do this before acting when a skill fits the request. ' +
      'With file, opens one file of the skill instead; a script comes as text and is not run.',
    inputSchema: {
      type: 'object',
      properties: {
        skill: { type: 'string', ...choices },
        file: {
          type: 'string',
          description: "a file that the skill's text names, e.g. references/ranking.md",
        },
      },
      required: ['skill'],
      additionalProperties: false,
    },
  };
}

function oneOf(entries: readonly MenuEntry[]): string {
  const named = entries.slice(0, MAX_NAMED).map(({ id }) => id);
  const more = entries.length - named.length;
  return `one of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Asked for a file as for the body: the files of a skill are as open as the skill itself. */
function gate(run: RunContext, { bundle, skill }: MenuEntry): ToolAnswer | undefined {
  const about = { bundle: bundle.name, skill: skill.name };
  const decision = expandGate(run.principal, about, run.organisation.rules);
  run.trace.add({ kind: 'gate', conversation: ROOT.conversation, enforced: true, ...decision });
  if (decision.decision === 'allow') return undefined;
  return { outcome: 'refused', text: `Refused by ${decision.rule}: ${decision.because}` };
}

async function fileText({ bundle, skill }: MenuEntry, file: string): Promise<string> {
  return capped(await readSkillFile(bundle, skill.name, file));
}

async function skillText(run: RunContext, entry: MenuEntry): Promise<string> {
  const body = await readSkillBody(entry.bundle, entry.skill.name);
  const title = `# Skill ${entry.id}`;
  const here = [bindingTable(run, entry, body), agentList(entry)];
  const whole = paragraphs([title, body, ...here]);
  // of a body that is too long the end is lost, and not what this unit binds
  return whole.length <= MAX_CHARACTERS ? whole : capped(paragraphs([title, ...here, body]));
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What the placeholders of this body mean in this unit. The skill's own bytes stay as they are. */
function bindingTable(run: RunContext, { bundle }: MenuEntry, body: string): string {
  const bindings = run.organisation.bindings(run.principal.unit);
  const rows = findPlaceholders(body, bundle.categories)
    .filter(({ known }) => known)
    .map(({ placeholder }) => {
      const instance = bindings.get(placeholder);
      const category = instance === undefined ? undefined : run.organisation.category(instance);
      return instance === undefined
        ? `- ~~${placeholder}: not bound in ${run.principal.unit}; say so when you need it.`
        : `- ~~${placeholder}: ${instance}. Its tools are called ${category}__NAME; find them with search_tools.`;
    });
  return rows.length === 0 ? '' : `## In your unit (${run.principal.unit})\n${rows.join('\n')}`;
}

function agentList({ bundle }: MenuEntry): string {
  if (bundle.agents.length === 0) return '';
  const rows = bundle.agents.map(
    ({ name, description }) => `- ${name}: ${description.replaceAll(/[<>]/g, ' ')}`,
  );
  return `## Agents you can delegate to\n${rows.join('\n')}`;
}
