import type { ToolDefinition } from '../surface/surface.ts';
import type { Finding } from './finding.ts';
import { effectiveHints, type Hints } from './hints.ts';

/** What each hint promises when it has its safe value, and which value that is. */
const promises: Readonly<Record<keyof Hints, { safe: boolean; worse: string; safer: string }>> = {
  readOnly: { safe: true, worse: 'it no longer only reads', safer: 'it only reads now' },
  destructive: { safe: false, worse: 'it may destroy now', safer: 'it no longer destroys' },
  idempotent: {
    safe: true,
    worse: 'a repeated call may now do more than the first',
    safer: 'a repeated call does no more than the first now',
  },
  openWorld: {
    safe: false,
    worse: 'it may now reach beyond its own system',
    safer: 'it stays inside its own system now',
  },
};
const names = ['readOnly', 'destructive', 'idempotent', 'openWorld'] as const;

/** Approvals rest on hints, so a worse one breaks them; a safer one is for a person to believe. */
export function compareHints(before: ToolDefinition, after: ToolDefinition): Finding[] {
  const [old, now] = [effectiveHints(before), effectiveHints(after)];
  // what only reads destroys nothing and may be repeated: its loss is told once
  const implied = old.readOnly === now.readOnly ? [] : ['destructive', 'idempotent'];
  const changed = names
    .filter((name) => old[name] !== now[name] && !implied.includes(name))
    .map((name) => (now[name] === promises[name].safe ? safer(after, name) : worse(after, name)));
  return [...changed, ...stated(before, after, old, now)];
}

function worse({ name: tool }: ToolDefinition, hint: keyof Hints): Finding {
  const common = { tool, place: 'hints', path: hint, rule: 'hint-worse', bump: 'major' } as const;
  const message = promises[hint].worse;
  if (hint !== 'idempotent') return { ...common, verdict: 'breaking', message };
  const doubt =
    'whoever repeats a call that got no answer relied on it; whoever never does notices nothing';
  return { ...common, verdict: 'suspected', message, doubt };
}

const safer = ({ name: tool }: ToolDefinition, hint: keyof Hints): Finding => ({
  tool,
  place: 'hints',
  path: hint,
  rule: 'hint-safer',
  verdict: 'compatible',
  bump: 'minor',
  message: `${promises[hint].safer}; a person should check that it is true`,
});

/** Said aloud for the first time, and what held anyway. */
function stated(before: ToolDefinition, after: ToolDefinition, old: Hints, now: Hints): Finding[] {
  const said = names.filter((name) => {
    const key = `${name}Hint` as const;
    // of what only reads they say nothing
    if (now.readOnly && (name === 'destructive' || name === 'idempotent')) return false;
    const first = before.annotations?.[key] === undefined && after.annotations?.[key] !== undefined;
    return first && old[name] === now[name];
  });
  if (said.length === 0) return [];
  return [
    {
      tool: after.name,
      place: 'hints',
      path: said.join(', '),
      rule: 'hint-stated',
      verdict: 'compatible',
      bump: 'minor',
      message:
        'stated for the first time, as it was understood before; a person should check that it is true',
    },
  ];
}
