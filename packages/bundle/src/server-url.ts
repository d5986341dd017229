/**
 * Judges the address of a remote server. `${VAR}` parts are expanded later and only checked for form.
 *
 * @param strict the rules of Agent Plugins 1.0: https unless loopback, no user info, no fragment
 * @returns `undefined` when fine, `credentials` when usable but carrying a secret, else the problem
 */
export function checkUrl(url: string, strict: boolean): string | undefined {
  // A variable may stand for anything, the whole origin included: nothing to judge before expansion.
  if (!strict && url.startsWith('${')) return undefined;
  const parsed = URL.parse(url.replaceAll(/\$\{[^}]*\}/g, 'x'));
  if (parsed === null) return 'the url is not an absolute address';
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'the url is not http(s)';
  const secret = parsed.username !== '' || parsed.password !== '';
  if (!strict) return secret ? 'credentials' : undefined;
  if (secret) return 'the url holds a user name or password';
  if (parsed.hash !== '') return 'the url holds a fragment';
  if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) return 'the url is not https';
  return undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
