import type { Bundle, SkillHead } from '@gatehouse/bundle';
import type { Decision } from '../gates/decision.ts';
import { installGate } from '../gates/install.ts';
import { seeGate } from '../gates/skill.ts';
import type { Organisation, Principal } from '../org/organisation.ts';
import { rank } from './bm25f.ts';

/** A skill on somebody's menu. `id` is what the model names: `bundle:skill`. */
export interface MenuEntry {
  readonly id: string;
  readonly bundle: Bundle;
  readonly skill: SkillHead;
}

export interface Menu {
  /** In the order shown: most relevant to the request first. */
  readonly shown: readonly MenuEntry[];
  /** Did not fit the budget; still loadable by name. */
  readonly cut: readonly MenuEntry[];
  /** One line for each shown skill, and one that names what was cut. */
  readonly text: string;
  /** Every install and see decision that led here. */
  readonly decisions: readonly Decision[];
}

/**
 * The menu of one person for one request: what the gates let through, packed into a budget of characters.
 * Retrieval only orders and packs; which skill is relevant is the model's choice.
 */
export function buildMenu(
  principal: Principal,
  organisation: Organisation,
  bundles: readonly Bundle[],
  request: string,
  budget: number,
): Menu {
  const decisions: Decision[] = [];
  const visible: MenuEntry[] = [];
  for (const bundle of bundles) {
    const { name } = bundle;
    const installed = installGate(
      principal,
      { name, orgUnits: bundle.gatehouse.orgUnits },
      organisation.installation(principal.unit, name),
    );
    decisions.push(installed);
    if (installed.decision === 'deny') continue;
    for (const skill of bundle.skills.filter(({ modelInvocable }) => modelInvocable)) {
      const seen = seeGate(principal, { bundle: name, skill: skill.name }, organisation.rules);
      decisions.push(seen);
      if (seen.decision === 'allow') visible.push({ id: `${name}:${skill.name}`, bundle, skill });
    }
  }
  return { ...pack(relevantFirst(visible, request), budget), decisions };
}

/** Entries that share words with the request come first, the rest follows in catalog order: nothing is lost. */
function relevantFirst(entries: readonly MenuEntry[], request: string): MenuEntry[] {
  const matching = sharingWords(entries, request);
  return [...matching, ...entries.filter((entry) => !matching.includes(entry))];
}

function sharingWords(entries: readonly MenuEntry[], request: string): MenuEntry[] {
  return rank(
    entries.map((item) => ({
      item,
      fields: [
        { text: item.skill.name, weight: 3 },
        { text: `${item.skill.description} ${item.skill.whenToUse ?? ''}`, weight: 1 },
      ],
    })),
    request,
  );
}

function pack(entries: readonly MenuEntry[], budget: number): Omit<Menu, 'decisions'> {
  const shown: MenuEntry[] = [];
  const cut: MenuEntry[] = [];
  const lines: string[] = [];
  let left = budget;
  for (const entry of entries) {
    const line = menuLine(entry);
    // the id stands a second time in the schema of load_skill
    const cost = line.length + 1 + JSON.stringify(entry.id).length + 1;
    if (cost > left) {
      cut.push(entry);
      continue;
    }
    left -= cost;
    shown.push(entry);
    lines.push(line);
  }
  if (cut.length > 0) {
    const notice = `(${cut.length} more did not fit: ${cut.map(({ id }) => id).join(', ')})`;
    // the notice counts against the budget as well; names that do not fit become a number
    lines.push(
      notice.length + 1 <= left ? notice : `(${cut.length} more)`.slice(0, Math.max(0, left)),
    );
  }
  return { shown, cut, text: lines.join('\n') };
}

/** Third-party text in a prompt: one line, no markup that could look like ours, nothing that people cannot see. */
function menuLine({ id, skill }: MenuEntry): string {
  const trigger = skill.whenToUse === undefined ? '' : ` ${skill.whenToUse}`;
  const plain = `${skill.description}${trigger}`.replaceAll(/[<>\p{Cc}\p{Cf}]/gu, ' ');
  return `- ${id}: ${plain}`;
}

/** Up to five visible skills that share words with a question, best first: something to choose from, never a choice. */
export function rankedSkills(
  principal: Principal,
  organisation: Organisation,
  bundles: readonly Bundle[],
  question: string,
): MenuEntry[] {
  const { shown } = buildMenu(principal, organisation, bundles, question, Number.MAX_SAFE_INTEGER);
  return sharingWords(shown, question).slice(0, 5);
}
