/** Text for a text node or an attribute of HTML, SVG or XML. */
export function escapeMarkup(text: string): string {
  return (
    text
      // What XML 1.0 cannot hold (most control characters, lone surrogates), and a bidi control, which would turn the
      // words beside it around, become the replacement character.
      .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}
