import type { Principal } from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';
import { covers } from '@gatehouse/passport';
import type { FormerName } from '../tool/former-names.ts';

/** What the decision looks at; every tool fits. */
interface Asked {
  readonly name: string;
  readonly scope: string;
  readonly formerly?: readonly FormerName[];
}

/**
 * The connector's own decision on a call, taken whatever the host thought. Throws ConnectorError `forbidden` that
 * names the rule: `tool-not-in-passport` or `scope:<needed>`. A passport may have been made for a former name of the
 * tool: it is the same tool, whichever of its names the call uses.
 */
export function checkAccess(tool: Asked, principal: Principal): void {
  const names = [tool.name, ...(tool.formerly ?? []).map(({ name }) => name)];
  if (principal.tools && !names.some((name) => principal.tools?.includes(name) === true)) {
    const who = `${principal.person} (${principal.unit})`;
    throw new ConnectorError('forbidden', `The passport of ${who} does not open ${tool.name}.`, {
      hint: 'Use one of the tools this call was made for.',
      details: { rule: 'tool-not-in-passport' },
    });
  }
  const refused = missingScope(tool, principal);
  if (refused) throw refused;
}

/** The refusal of a caller without the tool's scope; undefined for one who holds it. */
export function missingScope(
  tool: Pick<Asked, 'name' | 'scope'>,
  { person, unit, scopes }: Principal,
): ConnectorError | undefined {
  if (covers(scopes, tool.scope)) return undefined;
  const held = scopes.join(' ') || 'none';
  return new ConnectorError(
    'forbidden',
    `${tool.name} needs the scope ${tool.scope}; ${person} (${unit}) holds ${held}.`,
    {
      hint: `Ask an administrator to grant ${tool.scope} to the role, or hand this to someone who has it.`,
      details: { rule: `scope:${tool.scope}`, needed_scope: tool.scope },
    },
  );
}
