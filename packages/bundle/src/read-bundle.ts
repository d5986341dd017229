import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { AGENT_PLUGINS_MANIFEST, agentPluginsManifest } from './agent-plugins-manifest.ts';
import { readAgents } from './agents.ts';
import type { AgentHead, Bundle, Category, SkillHead } from './bundle.ts';
import { claimCategories, CONNECTORS_FILE, parseCategories } from './categories.ts';
import { CLAUDE_MANIFEST, claudeDefaults, claudeManifest } from './claude-manifest.ts';
import { reportComponents } from './components.ts';
import { warning } from './diagnostic.ts';
import { BundleError } from './error.ts';
import { DOCUMENT_BYTES } from './limits.ts';
import { type Manifest, readManifestFile } from './manifest.ts';
import { readText, type Reading } from './reading.ts';
import { readServers } from './servers.ts';
import { readSkills } from './skills.ts';
import { withFrontMatterUses } from './part-uses.ts';
import { unavailable } from './unavailable.ts';

/**
 * Reads a plugin bundle: the manifest, the server file, the table of CONNECTORS.md and the front matter of
 * skills and agents. Bodies, prompts and result schemas stay on the disk; nothing is started, contacted
 * or written. Whatever can be loaded is; each deviation becomes a diagnostic.
 *
 * @param root folder of the bundle, in the Claude plugin layout or Agent Plugins 1.0
 * @throws BundleError when there is no folder, or its manifest is broken, mistyped or out of reach
 */
export async function readBundle(root: string): Promise<Bundle> {
  const reading: Reading = { root: await folderAt(root), diagnostics: [], bytesRead: 0 };
  const manifest = await readManifest(reading);
  const { dialect, gatehouse, skills: places, agents: agentPlaces, servers: sources } = manifest;
  const skills = await readSkills(reading, places);
  const agents = await readAgents(reading, agentPlaces);
  const servers = await readServers(reading, sources, dialect);
  const categories = claimCategories(await readCategories(reading), gatehouse);
  await reportComponents(reading);
  checkNames(reading, manifest, skills, agents);
  const uses = withFrontMatterUses(gatehouse.uses, [...skills, ...agents]);
  return {
    root: reading.root,
    dialect,
    name: manifest.name,
    version: manifest.version,
    ...(manifest.displayName === undefined ? {} : { displayName: manifest.displayName }),
    description: manifest.description,
    gatehouse: { ...gatehouse, uses },
    skills,
    agents,
    servers,
    categories,
    diagnostics: reading.diagnostics,
    bytesRead: reading.bytesRead,
  };
}

async function folderAt(root: string): Promise<string> {
  try {
    const path = await realpath(root);
    if ((await stat(path)).isDirectory()) return path;
  } catch (cause) {
    const hint = 'Check the path of the bundle.';
    throw new BundleError('not_found', `there is no folder at ${root}`, {
      path: root,
      hint,
      cause,
    });
  }
  const hint = 'Unpack the bundle and give the path of the folder.';
  throw new BundleError('not_found', `${root} is not a folder`, { path: root, hint });
}

/** The Claude manifest comes first: with both in one folder, that host's layout is the richer one. */
async function readManifest(reading: Reading): Promise<Manifest> {
  const claude = await readManifestFile(reading, CLAUDE_MANIFEST);
  if (claude !== undefined) return claudeManifest(reading, claude);
  const agentPlugins = await readManifestFile(reading, AGENT_PLUGINS_MANIFEST);
  if (agentPlugins !== undefined) return agentPluginsManifest(reading, agentPlugins);
  return claudeDefaults(reading, basename(reading.root));
}

async function readCategories(reading: Reading): Promise<Category[]> {
  const file = await readText(reading, CONNECTORS_FILE, { limit: DOCUMENT_BYTES });
  if (file.kind === 'missing') return [];
  if (file.kind !== 'text') {
    reading.diagnostics.push(unavailable(CONNECTORS_FILE, file.kind));
    return [];
  }
  if (!file.complete) {
    const message = `has ${file.size} bytes; only the first ${DOCUMENT_BYTES} are read`;
    const hint = 'Keep the table at the start and shorten the rest.';
    reading.diagnostics.push(warning('connectors_too_long', CONNECTORS_FILE, message, hint));
  }
  const { categories, diagnostics } = parseCategories(file.text);
  reading.diagnostics.push(...diagnostics);
  return categories;
}

/** A setting for a name that does not exist is a typing mistake that would otherwise go unnoticed. */
function checkNames(
  reading: Reading,
  { dialect, gatehouse }: Manifest,
  skills: SkillHead[],
  agents: AgentHead[],
): void {
  const path = dialect === 'claude' ? CLAUDE_MANIFEST : AGENT_PLUGINS_MANIFEST;
  const agentNames = new Set(agents.map(({ name }) => name));
  const names = new Set([...agentNames, ...skills.map(({ name }) => name)]);
  const hint = 'Use the name that the front matter states.';
  for (const name of Object.keys(gatehouse.agents).filter((each) => !agentNames.has(each))) {
    const message = `settings name an agent \`${name}\` that the bundle does not have`;
    reading.diagnostics.push(warning('gatehouse_unknown_agent', path, message, hint));
  }
  for (const name of Object.keys(gatehouse.uses).filter((each) => !names.has(each))) {
    const message = `\`uses\` names \`${name}\`, which is no skill or agent of the bundle`;
    reading.diagnostics.push(warning('gatehouse_unknown_use', path, message, hint));
  }
}
