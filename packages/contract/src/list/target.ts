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

/** The target in a few words, as a person named it; without arguments, which may hold a secret. */
export const targetName = (target: Target) =>
  target.kind === 'command' ? target.command : `${target.url.origin}${target.url.pathname}`;
