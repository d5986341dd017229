/** The beginning of the names of a vendor's variables: `jira` -> `JIRA_`. */
function prefixOf(vendor: string): string {
  return `${vendor.toUpperCase().replaceAll('-', '_')}_`;
}

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/**
 * Which variables a process inherits no longer and from now on, by name. `held` are those of the file, `available`
 * those that are set where the host runs. What belongs to neither vendor stays. Of two prefixes of which one begins
 * like the other (`JIRA_`, `JIRA_DC_`), a name belongs to the longer one that fits.
 */
export function swapVariables(
  held: readonly string[],
  from: string,
  to: string,
  available: readonly string[],
): { readonly remove: readonly string[]; readonly add: readonly string[] } {
  const [old, fresh] = [prefixOf(from), prefixOf(to)];
  const owner = (name: string) => {
    const fitting = [old, fresh].filter((prefix) => name.startsWith(prefix));
    return fitting.toSorted((a, b) => b.length - a.length)[0];
  };
  return {
    remove: held.filter((name) => owner(name) === old),
    add: [...new Set(available)]
      .filter((name) => VARIABLE.test(name) && owner(name) === fresh && !held.includes(name))
      .toSorted(),
  };
}
