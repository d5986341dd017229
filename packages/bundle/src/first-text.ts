/** The first paragraph that says something; a `description:` line in the text goes before it. */
export function firstText(body: string): string | undefined {
  const labelled = /^[*_]*description[*_]*:[*_]*[ \t]*(\S.*)$/im.exec(body)?.[1];
  const paragraph = body
    .split(/\n\s*\n/)
    .map((part) => part.replaceAll(/^(?:#.*|[-*_= \t]*)$/gm, '').trim())
    .find((part) => part !== '' && !part.startsWith('```') && !part.startsWith('<!--'));
  return (labelled ?? paragraph)?.replaceAll(/\s+/g, ' ').trim();
}
