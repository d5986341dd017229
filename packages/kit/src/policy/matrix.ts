import type { Principal } from '@gatehouse/passport';
import { dimensionsOf, sampleOf, type Dimension, type Draft } from './dimensions.ts';
import { usesOf } from './expression.ts';
import type { LoadedPolicy } from './load.ts';
import type { ToolShape } from './schema.ts';
import { typeAt } from './vocabulary.ts';

export interface MatrixOptions {
  /** Default: those that the policy names. */
  readonly roles?: readonly string[] | undefined;
  readonly units?: readonly string[] | undefined;
}

/** More combinations than this for one tool are not worked out. */
const MOST = 50_000;

/** A tool whose policies look at too many things at once. */
export class MatrixError extends Error {
  override readonly name = 'MatrixError';
}

interface Row {
  readonly cells: readonly string[];
  readonly verdict: string;
}

/**
 * Every decision that a policy can make, as stable text to be committed and reviewed by its diff: role, unit and the
 * values at which a condition turns, for each tool. Each person has one role and every scope, unless the policy looks
 * at scopes. Throws MatrixError.
 */
export function decisionMatrix(policy: LoadedPolicy, options: MatrixOptions = {}): string {
  const tools = [...policy.schema.tools.values()].map((tool) => {
    const dimensions = allDimensions(policy, tool, options);
    const combinations = dimensions.reduce((all, { values }) => all * values.length, 1);
    if (combinations > MOST) {
      const names = dimensions.map(({ name }) => name).join(', ');
      throw new MatrixError(`${tool.name} has ${combinations} combinations of ${names}`);
    }
    return table(
      tool,
      dimensions,
      rowsOf(dimensions, firstDraft(policy, tool), decideWith(policy, tool)),
    );
  });
  return `# Who may do what under this policy. * is any value, a|b is each of them. Review the diff of this file.\n\n${tools.join('\n')}`;
}

function allDimensions(policy: LoadedPolicy, tool: ToolShape, options: MatrixOptions): Dimension[] {
  const { namespace } = policy.schema;
  const jsons = policy.parsed.map(({ json }) => json);
  const named = (type: string) =>
    jsons
      .flatMap(usesOf)
      .flatMap((use) =>
        use.kind === 'entity' && use.type === `${namespace}::${type}` ? use.id : [],
      );
  const roles = [...new Set(options.roles ?? named('Role').toSorted())];
  const units = [...new Set(options.units ?? named('Unit').toSorted())];
  return [
    {
      name: 'role',
      values: [...roles.map((role) => [role]), []].map((held) => ({
        label: held.join() || '(none)',
        apply: (draft) => ({ ...draft, principal: { ...draft.principal, roles: held } }),
      })),
    },
    {
      name: 'unit',
      values: [...units, '(other)'].map((unit) => ({
        label: unit,
        apply: (draft) => ({ ...draft, principal: { ...draft.principal, unit } }),
      })),
    },
    ...dimensionsOf(jsons, tool, policy.schema),
  ];
}

function firstDraft({ schema }: LoadedPolicy, tool: ToolShape): Draft {
  const principal: Principal = {
    person: '(other)',
    unit: '(other)',
    roles: [],
    scopes: schema.scopes,
    run: '(other)',
    passport: '(none)',
    expiresAt: 0,
    label: { trust: 'trusted', classes: [] },
  };
  const input = sampleOf(typeAt(tool.context, ['input']) ?? { kind: 'record', fields: [] });
  return { principal, input: { ...(typeof input === 'object' && input) } };
}

const decideWith =
  (policy: LoadedPolicy, { name, scope, effect }: ToolShape) =>
  ({ principal, input }: Draft): string => {
    const tool = { name, scope, effect };
    const decided = policy.decide({ principal, tool, input, approved: false });
    return `${decided.outcome.padEnd(8)}  ${decided.policies.join(' ')}`;
  };

/** Values of a dimension that lead to the same rows stand in one row. */
function rowsOf(
  [dimension, ...rest]: readonly Dimension[],
  draft: Draft,
  decide: (draft: Draft) => string,
): Row[] {
  if (!dimension) return [{ cells: [], verdict: decide(draft) }];
  const groups = new Map<string, { labels: string[]; rows: Row[] }>();
  for (const value of dimension.values) {
    const rows = rowsOf(rest, value.apply(draft), decide);
    const key = JSON.stringify(rows);
    const group = groups.get(key) ?? { labels: [], rows };
    group.labels.push(value.label);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ labels, rows }) => {
    const cell = groups.size === 1 ? '*' : labels.join('|');
    return rows.map(({ cells, verdict }) => ({ cells: [cell, ...cells], verdict }));
  });
}

function table(tool: ToolShape, dimensions: readonly Dimension[], rows: readonly Row[]): string {
  const lines = [dimensions.map(({ name }) => name), ...rows.map(({ cells }) => cells)];
  const widths = dimensions.map((_, at) =>
    Math.max(...lines.map((cells) => cells[at]?.length ?? 0)),
  );
  const padded = (cells: readonly string[]) =>
    cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
  const head = `  ${padded(lines[0] ?? [])}  decision  by`;
  const body = rows.map(({ cells, verdict }) => `  ${padded(cells)}  ${verdict}`);
  return `${tool.name} (${tool.effect})\n${[head, ...body].join('\n')}\n`;
}
