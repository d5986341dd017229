/** A server that is started here and spoken to over its stdin and stdout. */
export interface CommandTarget {
  readonly kind: 'command';
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process. */
  readonly env: Environment;
  readonly cwd?: string;
}

/** A server that runs already. `sse` is the transport of revision 2024-11-05; otherwise it is tried when the newer one is unknown there. */
export interface UrlTarget {
  readonly kind: 'url';
  readonly url: URL;
  /** Sent with every request and never shown. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sse?: boolean;
}

export type Target = CommandTarget | UrlTarget;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Programs whose first argument says which server it is: a package, an image or a script. */
const STARTERS = /^(?:npx|bunx|pnpx|uvx|uv|docker|podman|node|deno|bun|python3?|tsx)$/;

/** The target in a few words; of the arguments only the one that names the server, for others may hold a secret. */
export function targetName(target: Target): string {
  if (target.kind === 'url') return `${target.url.origin}${target.url.pathname}`;
  const program = target.command.replace(/^.*[\\/]/, '');
  if (!STARTERS.test(program)) return program;
  const [first = ''] = target.args.filter((each) => !each.startsWith('-'));
  const named = /^(?:@[\w.-]+\/)?[\w.-]+(?:@[\w.^~-]+)?$/.test(first)
    ? first
    : first.replace(/^.*[\\/]/, '');
  return `${program} ${named}`.trim();
}
