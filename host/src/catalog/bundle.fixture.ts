import type { Bundle, SkillHead } from '@gatehouse/bundle';

export function skillHead(name: string, description: string): SkillHead {
  return {
    name,
    description,
    path: `skills/${name}/SKILL.md`,
    modelInvocable: true,
    allowedTools: [],
    bytes: 3_600,
  };
}

/** A bundle as the catalog sees it, without a folder: whoever reads one of its bodies fails the test. */
export function headsOnly(name: string, skills: readonly SkillHead[]): Bundle {
  return {
    root: '/there/is/no/such/folder',
    dialect: 'claude',
    name,
    version: '1.0.0',
    description: '',
    gatehouse: { connectors: {}, agents: {}, uses: {} },
    skills: [...skills],
    agents: [],
    servers: [],
    categories: [],
    diagnostics: [],
    bytesRead: 0,
  };
}
