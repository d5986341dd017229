import { skipped } from './diagnostic.ts';
import { listFolder, type Reading } from './reading.ts';

/** Parts of the public layouts that Gatehouse leaves alone: they run code or belong to an editor. */
const LEFT_ALONE = new Map([
  ['hooks', 'hooks run commands on the machine'],
  ['bin', 'binaries are never put on the path'],
  ['workflows', 'workflows run code'],
  ['monitors', 'monitors run commands on the machine'],
  ['.lsp.json', 'language servers belong to an editor'],
  ['output-styles', 'output styles belong to the origin host'],
  ['themes', 'themes belong to the origin host'],
  ['settings.json', 'settings belong to the origin host'],
]);

/** Says which parts of the bundle have no effect here, so that nobody waits for them. */
export async function reportComponents(reading: Reading): Promise<void> {
  const listing = await listFolder(reading, '.');
  if (listing.kind !== 'names') return;
  for (const name of listing.names) {
    const reason = LEFT_ALONE.get(name);
    if (reason === undefined) continue;
    const hint = 'Nothing to do; the skills, agents and servers of the bundle are loaded.';
    const message = `is not used by Gatehouse: ${reason}`;
    reading.diagnostics.push(skipped('component_ignored', name, message, hint));
  }
}
