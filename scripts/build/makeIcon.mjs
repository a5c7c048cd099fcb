// Draws media/icon.png, the picture in the list of extensions.
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from '../root.mjs';

const SIZE = 256;
const dots = [
  ['#4aa3e8', 66, 176, 17],
  ['#4aa3e8', 104, 196, 13],
  ['#4aa3e8', 74, 132, 12],
  ['#3fc195', 170, 66, 17],
  ['#3fc195', 198, 100, 13],
  ['#3fc195', 140, 92, 11],
  ['#f28e43', 184, 182, 15],
];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}">
<rect width="${SIZE}" height="${SIZE}" rx="52" fill="#1f1f1f"/>
${dots.map(([color, x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${color}"/>`).join('')}
<circle cx="184" cy="182" r="31" fill="none" stroke="#ffffff" stroke-width="8"/></svg>`;
const target = join(root, 'media/icon.png');
await sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toFile(target);
