/**
 * Every form in which a secret is likely to occur in a text: as it is, URL-encoded (both cases of its hex digits, as a
 * form field, and with every mark encoded), JSON-escaped (once, twice, ASCII only, with escaped slashes), as HTML, in
 * hex and in base64. OAuth encodes a client's secret for a form before Basic authentication encodes it in base64, so
 * that composition is among them (RFC 6749, section 2.3.1). Forms that are equal are given once.
 */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const field = new URLSearchParams([['', value]]).toString().slice(1);
  const everyMark = url.replaceAll(/[-_.!~*'()]/g, (mark) => percent(mark)).replaceAll('%20', '+');
  return [
    ...new Set([
      value,
      ...[url, field, everyMark].flatMap((text) => [text, lowerHex(text)]),
      json,
      JSON.stringify(json).slice(1, -1),
      json.replaceAll('/', '\\/'),
      asciiJson(json),
      asciiJson(json).replaceAll('/', '\\/'),
      html(value),
      hex,
      hex.toUpperCase(),
      ...[bytes, Buffer.from(url), Buffer.from(field), Buffer.from(everyMark)]
        .flatMap(base64Cores)
        .flatMap((core) => [core, urlSafe(core)]),
    ]),
  ];
}

/**
 * What base64 of any text that holds these bytes must contain. Three bytes become four characters, so the bytes can
 * begin at three offsets in a group, and the characters that mix them with a neighbour are unknown: encode with 0, 1
 * and 2 bytes in front, then cut what the neighbours decide. Basic authentication (`user:secret`) is one such text.
 */
function base64Cores(bytes: Buffer): string[] {
  const cutInFront = [0, 2, 3];
  return cutInFront.map((cut, offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const mixedAtEnd = (offset + bytes.length) % 3 !== 0;
    return text.slice(cut, mixedAtEnd ? -1 : undefined);
  });
}

const percent = (mark: string) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;

const urlSafe = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');

const lowerHex = (text: string) => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

const asciiJson = (json: string) =>
  json.replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const html = (text: string) => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
