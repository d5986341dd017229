/** HTML of a comment: what an agent wrote as text, in paragraphs; or their own HTML without scripts. */
export function htmlOf(written: { readonly text: string } | { readonly html: string }): string {
  const inner =
    'html' in written
      ? written.html.replaceAll(/<script\b[\s\S]*?<\/script>|\son\w+="[^"]*"/gi, '')
      : written.text
          .split(/\n{2,}/)
          .map((paragraph) => `<p dir="auto">${escape(paragraph).replaceAll('\n', '<br>')}</p>`)
          .join('');
  return `<div class="zd-comment" dir="auto">${inner}</div>`;
}

/** Text of a comment that was given as HTML. */
export function plainOf(html: string): string {
  return html
    .replaceAll(/<script\b[\s\S]*?<\/script>/gi, '')
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/<\/(?:p|div|li|h\d|pre)>/gi, '\n\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
