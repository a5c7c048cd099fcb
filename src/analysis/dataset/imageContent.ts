/** What a file is that should be an image, from its first bytes: named in the finding, with the way out. */
import { message, type MessageTemplate } from '../../common/messageTemplate';

interface ContentKind {
  readonly is: (bytes: Uint8Array, start: string) => boolean;
  /** The end of the sentence "The image ...". */
  readonly reason: MessageTemplate;
  /** It may also lie there instead of a text. */
  readonly anyFile?: true;
}

const BYTES = 1024;
/** The byte order mark of UTF-8, as Latin-1. */
const UTF8_MARK = /^\u00ef\u00bb\u00bf/;

/** In this order; the first that fits. */
const kinds: readonly ContentKind[] = [
  {
    is: (_, start) => start.startsWith('version https://git-lfs.github.com/spec/'),
    reason: message`is a Git LFS pointer instead of its content; run "git lfs pull" in the dataset`,
    anyFile: true,
  },
  {
    is: (_, start) => /^\/annex\/objects\/|^(\.\.\/)*\.git\/annex\/objects\//.test(start),
    reason: message`is a git-annex pointer instead of its content; run "git annex get" in the dataset`,
    anyFile: true,
  },
  {
    is: (_, start) =>
      /^\s*(<!doctype html|<html|<head|<script|<meta|<body|<\?xml[^>]*>\s*<!doctype html)/i.test(start),
    reason: message`is an HTML page: the download answered with a page instead of the file; download it again`,
    anyFile: true,
  },
  {
    is: (_, start) => /^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?<(svg|!doctype svg)/i.test(start),
    reason: message`is an SVG drawing; convert it to PNG`,
  },
  {
    is: (_, start) => /^\s*<(\?xml|error)/i.test(start),
    reason: message`is an XML message, such as the error of a download; download the file again`,
    anyFile: true,
  },
  {
    is: (_, start) => start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP',
    reason: message`is a WebP picture; convert it to PNG or JPEG`,
  },
  { is: (_, start) => /^GIF8[79]a/.test(start), reason: message`is a GIF picture; convert it to PNG` },
  {
    is: (bytes, start) => start.startsWith('BM') && bytes.length >= 26 && bytes[6] === 0 && bytes[7] === 0,
    reason: message`is a BMP picture; convert it to PNG`,
  },
  {
    is: (bytes) =>
      startsWith(bytes, [0x49, 0x49, 0x2a, 0]) ||
      startsWith(bytes, [0x4d, 0x4d, 0, 0x2a]) ||
      startsWith(bytes, [0x49, 0x49, 0x2b, 0]) ||
      startsWith(bytes, [0x4d, 0x4d, 0, 0x2b]),
    reason: message`is a TIFF picture; convert it to PNG`,
  },
  {
    is: (bytes, start) => bytes.length >= 132 && start.slice(128, 132) === 'DICM',
    reason: message`is a DICOM file; export its picture as PNG with the window that the questions are about`,
  },
  {
    is: (bytes, start) => startsWith(bytes, [0x5c, 1, 0, 0]) || /^n\+1|^ni1/.test(start.slice(344, 348)),
    reason: message`is a NIfTI volume; export the slice as PNG`,
  },
  {
    is: (_, start) => /^....ftyp(avif|avis)/s.test(start),
    reason: message`is an AVIF picture; convert it to PNG or JPEG`,
  },
  {
    is: (_, start) => /^....ftyp(heic|heix|hevc|mif1|msf1)/s.test(start),
    reason: message`is a HEIC picture; convert it to PNG or JPEG`,
  },
  {
    is: (bytes) =>
      startsWith(bytes, [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]) || startsWith(bytes, [0xff, 0x4f, 0xff, 0x51]),
    reason: message`is a JPEG 2000 picture; convert it to PNG`,
  },
  {
    is: (bytes) => startsWith(bytes, [0xff, 0x0a]),
    reason: message`is a JPEG XL picture; convert it to PNG`,
  },
  {
    is: (_, start) => start.startsWith('%PDF-'),
    reason: message`is a PDF document; export its picture as PNG`,
  },
  {
    is: (_, start) => /^PK(\x03\x04|\x05\x06)/.test(start),
    reason: message`is a zip archive; unpack it`,
    anyFile: true,
  },
  {
    is: (bytes, start) =>
      startsWith(bytes, [0x1f, 0x8b]) || start.startsWith('Rar!') || start.startsWith('7z\xbc\xaf'),
    reason: message`is a packed archive; unpack it`,
    anyFile: true,
  },
  { is: (_, start) => start.startsWith('\x93NUMPY'), reason: message`is a NumPy array; save it as PNG` },
  {
    is: (_, start) => /^data:image\/|^(\/9j\/|iVBORw0KGgo)/.test(start),
    reason: message`is a picture in Base64 text; decode it into a file`,
  },
  {
    is: (_, start) => /^[^\s"{}<>[\]]{1,500}\.(jpe?g|png|bmp|tiff?|gif|webp|dcm)\s*$/i.test(start),
    reason: message`holds the path of a picture as text: a link that was checked out as a file; copy the picture itself`,
  },
  {
    is: (bytes) => bytes.every((byte) => byte === 0),
    reason: message`begins with zero bytes instead of a picture: copying it was interrupted; copy it again`,
  },
  { is: (_, start) => /^\s*(\{|\[\s*["\d[{])/.test(start), reason: message`is text (JSON), not a picture` },
  {
    is: (bytes) => bytes.length > 0 && bytes.every(isOfText),
    reason: message`is text, not a picture: an error message of a download, or the link to the picture; open it in an editor`,
  },
];

/** Printed characters, bytes of UTF-8, and white space. */
function isOfText(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte >= 0x09 && byte <= 0x0d;
}

/** The end of the sentence "The image ..."; for anything unknown that it is neither JPEG nor PNG. */
export function describeContent(bytes: Uint8Array): MessageTemplate {
  return kindOf(bytes)?.reason ?? message`is neither JPEG nor PNG`;
}

/** What lies there instead of a text file, as the end of the sentence "The file ..."; undefined for anything unknown. */
export function describeForeignFile(bytes: Uint8Array): MessageTemplate | undefined {
  const kind = kindOf(bytes);
  return kind?.anyFile ? kind.reason : undefined;
}

function kindOf(bytes: Uint8Array): ContentKind | undefined {
  const head = bytes.subarray(0, BYTES);
  const start = Buffer.from(head.buffer, head.byteOffset, head.length)
    .toString('latin1')
    .replace(UTF8_MARK, '');
  return kinds.find(({ is }) => is(head, start));
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return bytes.length >= expected.length && expected.every((value, i) => bytes[i] === value);
}
