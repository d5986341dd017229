import type { Principal } from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';
import { covers } from '@gatehouse/passport';

/**
 * The connector's own decision on a call, taken whatever the host thought. Throws ConnectorError `forbidden` that
 * names the rule: `tool-not-in-passport` or `scope:<needed>`.
 */
export function checkAccess(tool: { name: string; scope: string }, principal: Principal): void {
  const who = `${principal.person} (${principal.unit})`;
  if (principal.tools && !principal.tools.includes(tool.name)) {
    throw new ConnectorError('forbidden', `The passport of ${who} does not open ${tool.name}.`, {
      hint: 'Use one of the tools this call was made for.',
      details: { rule: 'tool-not-in-passport' },
    });
  }
  if (!covers(principal.scopes, tool.scope)) {
    const held = principal.scopes.join(' ') || 'none';
    throw new ConnectorError(
      'forbidden',
      `${tool.name} needs the scope ${tool.scope}; ${who} holds ${held}.`,
      {
        hint: `Ask an administrator to grant ${tool.scope} to the role, or hand this to someone who has it.`,
        details: { rule: `scope:${tool.scope}`, needed_scope: tool.scope },
      },
    );
  }
}
