interface Company<Entry> {
  readonly connectors: Readonly<Record<string, Entry>>;
  readonly units: Readonly<Record<string, { readonly bindings: Readonly<Record<string, string>> }>>;
}

/** A company in which an instance has another name, wherever a unit binds it: so two of it can be used side by side. */
export function withNameOf<Config extends Company<unknown>>(
  config: Config,
  instance: string,
  name: string,
): Config {
  const rename = (from: string) => (from === instance ? name : from);
  const connectors = Object.entries(config.connectors).map(([from, to]) => [rename(from), to]);
  const units = Object.entries(config.units).map(([unit, rest]) => {
    const bindings = Object.entries(rest.bindings).map(([at, to]) => [at, rename(to)]);
    return [unit, { ...rest, bindings: Object.fromEntries(bindings) }];
  });
  return {
    ...config,
    connectors: Object.fromEntries(connectors),
    units: Object.fromEntries(units),
  };
}
