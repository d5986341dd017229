import type { Principal } from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';
import { covers } from '@gatehouse/passport';

/**
 * The connector's own decision on a call, taken whatever the host thought. Throws ConnectorError `forbidden` that
 * names the rule: `tool-not-in-passport` or `scope:<needed>`.
 */
export function checkAccess(tool: { name: string; scope: string }, principal: Principal): void {
  if (principal.tools && !principal.tools.includes(tool.name)) {
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
  tool: { name: string; scope: string },
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
