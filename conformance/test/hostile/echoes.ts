/** A way to write a token down: the text, and how many of its characters a character of the token takes. */
interface Echo {
  name: string;
  write: (token: string) => string;
  /** So many characters of the text, in a row, show eight characters of the token. */
  tell: number;
}

const bytes = (token: string) => [...Buffer.from(token)];
const each = (token: string, write: (byte: number) => string, between = '') =>
  bytes(token).map(write).join(between);
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
const base64 = (token: string, before = '') => Buffer.from(before + token).toString('base64');
const dressed = (token: string, a: number, upper: number, zero: number) =>
  each(token, (byte) => {
    const char = String.fromCharCode(byte);
    const from = /[a-z]/.test(char)
      ? a - 97
      : /[A-Z]/.test(char)
        ? upper - 65
        : /\d/.test(char)
          ? zero - 48
          : 0;
    return String.fromCodePoint(byte + from);
  });
const bits = (byte: number) => byte.toString(2).padStart(8, '0');
/** RFC 4648 §6. */
const base32 = (token: string) =>
  (each(token, bits).match(/.{1,5}/g) ?? [])
    .map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(digit.padEnd(5, '0'), 2)])
    .join('');
const rot13 = (token: string) =>
  token.replaceAll(/[a-z]/gi, (letter) => {
    const small = 'abcdefghijklmnopqrstuvwxyzabcdefghijklm';
    const turned = small[small.indexOf(letter.toLowerCase()) + 13]!;
    return letter === letter.toLowerCase() ? turned : turned.toUpperCase();
  });
const echo = (name: string, tell: number, write: (token: string) => string): Echo => ({ name, tell, write });

/** Everything that programs do to text on its way into an error message, and some things that only a joker does. */
export const echoes: Echo[] = [
  echo('plain', 8, (token) => token),
  echo('quoted', 8, (token) => `"${token}".`),
  echo('with its scheme', 15, (token) => `Bearer\t${token}`),
  echo('upper case', 8, (token) => token.toUpperCase()),
  echo('lower case', 8, (token) => token.toLowerCase()),
  echo('without its last part', 8, (token) => token.split('.').slice(0, 2).join('.')),
  echo('its signature alone', 8, (token) => token.split('.')[2] ?? ''),
  echo('its payload alone', 8, (token) => token.split('.')[1] ?? ''),
  echo('the first half', 8, (token) => token.slice(0, token.length / 2)),
  echo('the second half', 8, (token) => token.slice(token.length / 2)),
  echo('backwards', 8, (token) => Array.from(token).reverse().join('')),
  echo('in groups of four', 9, (token) => token.replaceAll(/(.{4})/g, '$1 ')),
  echo('letter by letter', 16, (token) => Array.from(token).join(' ')),
  echo('folded lines', 8, (token) => token.replaceAll(/(.{60})/g, '$1\r\n\t')),
  echo('with NUL between', 16, (token) => Array.from(token).join('\0')),
  echo('with invisible spaces between', 16, (token) => Array.from(token).join('\u200b')),
  echo('percent-encoded where needed', 8, (token) => encodeURIComponent(token)),
  echo('percent-encoded throughout', 24, (token) => each(token, (byte) => `%${hex(byte)}`)),
  echo('percent-encoded in capitals', 24, (token) => each(token, (byte) => `%${hex(byte).toUpperCase()}`)),
  echo('percent-encoded here and there', 16, (token) =>
    bytes(token)
      .map((byte, at) => (at % 3 === 0 ? `%${hex(byte)}` : String.fromCharCode(byte)))
      .join(''),
  ),
  echo('percent-encoded twice', 40, (token) => each(token, (byte) => `%25${hex(byte)}`)),
  echo('as JSON escapes', 48, (token) => each(token, (byte) => `\\u00${hex(byte)}`)),
  echo('as JavaScript escapes', 32, (token) => each(token, (byte) => `\\x${hex(byte)}`)),
  echo('as escaped JSON escapes', 56, (token) => each(token, (byte) => `\\\\u00${hex(byte)}`)),
  echo('as HTML entities', 48, (token) => each(token, (byte) => `&#${byte};`)),
  echo('as hexadecimal HTML entities', 48, (token) => each(token, (byte) => `&#x${hex(byte)};`)),
  echo('as escaped HTML entities', 80, (token) => each(token, (byte) => `&amp;#${byte};`)),
  echo('quoted-printable', 24, (token) => each(token, (byte) => `=${hex(byte).toUpperCase()}`)),
  echo('in hexadecimal', 16, (token) => each(token, hex)),
  echo('in hexadecimal with colons', 24, (token) => each(token, hex, ':')),
  echo('as a buffer is inspected', 24, (token) => `<Buffer ${each(token, hex, ' ')}>`),
  echo('as bytes in C', 48, (token) => each(token, (byte) => `0x${hex(byte)}`, ', ')),
  echo('as a list of numbers', 40, (token) => `[${bytes(token).join(',')}]`),
  echo('as a list of numbers with spaces', 48, (token) => `[${bytes(token).join(', ')}]`),
  echo('in base64', 12, (token) => base64(token)),
  echo('in base64, one further', 12, (token) => base64(token, 'x')),
  echo('in base64, with its scheme', 22, (token) => base64(token, 'Bearer ')),
  echo('in base64, two further', 12, (token) => base64(token, 'xx')),
  echo('in base64url', 12, (token) => Buffer.from(token).toString('base64url')),
  echo('in base64, as a line of 76', 12, (token) => base64(token).replaceAll(/(.{76})/g, '$1\n')),
  echo('with soft hyphens between', 16, (token) => Array.from(token).join('\u00ad')),
  echo('with joiners between', 24, (token) => Array.from(token).join('\u200d\u2060')),
  echo('with combining marks', 16, (token) => Array.from(token).join('\u0332')),
  echo('with stars between', 16, (token) => Array.from(token).join('*')),
  echo('in full width', 8, (token) => dressed(token, 0xff41, 0xff21, 0xff10)),
  echo('in bold', 16, (token) => dressed(token, 0x1d41a, 0x1d400, 0x1d7ce)),
  echo('in monospace', 16, (token) => dressed(token, 0x1d68a, 0x1d670, 0x1d7f6)),
  echo('in circles', 8, (token) => dressed(token, 0x24d0, 0x24b6, 48)),
  echo('by rot13', 8, rot13),
  echo('in base32', 13, base32),
  echo('in base32, in small letters', 13, (token) => base32(token).toLowerCase()),
  echo('in base32, with its scheme', 13, (token) => base32(`Bearer ${token}`).slice(12)),
  echo('in base64 twice', 16, (token) => base64(base64(token))),
  echo('in base64 of UTF-16', 24, (token) => Buffer.from(token, 'utf16le').toString('base64')),
  echo('in hexadecimal of UTF-16', 32, (token) => Buffer.from(token, 'utf16le').toString('hex')),
  echo('as octal escapes', 32, (token) => each(token, (byte) => `\\${byte.toString(8).padStart(3, '0')}`)),
  echo('as long escapes', 80, (token) => each(token, (byte) => `\\U000000${hex(byte)}`)),
  echo('as escapes of code points', 48, (token) => each(token, (byte) => `\\u{${hex(byte)}}`)),
  echo('as a list of numbers of three digits', 32, (token) =>
    each(token, (byte) => String(byte).padStart(3, '0'), ' '),
  ),
  echo('in bits', 64, (token) => each(token, bits)),
  echo('in bits, byte by byte', 72, (token) => each(token, bits, ' ')),
  echo('percent-encoded three times', 56, (token) => each(token, (byte) => `%2525${hex(byte)}`)),
  echo('as an encoded word', 24, (token) => `=?utf-8?Q?${each(token, (byte) => `=${hex(byte)}`)}?=`),
  echo('with the dots as words', 8, (token) => token.replaceAll('.', ' dot ')),
  // Eight of the token's own characters, as elsewhere: four more are the sign of the code.
  echo('as punycode', 12, (token) => `xn--${token.toLowerCase()}-9ca`),
  echo('in base64, percent-encoded', 16, (token) => encodeURIComponent(base64(token))),
];

/** The first part of any of the texts, `tell` characters long, that stands in `shown`; '' when none does. */
export function leaked(shown: string, token: string, of: Echo[] = echoes): string {
  const parts = new Map<number, Set<string>>();
  for (const { write, tell } of of) {
    const text = write(token);
    const own = parts.get(tell) ?? new Set();
    parts.set(tell, own);
    for (let at = 0; at + tell <= text.length; at++) own.add(text.slice(at, at + tell));
  }
  for (const [tell, own] of parts)
    for (let at = 0; at + tell <= shown.length; at++) {
      const part = shown.slice(at, at + tell);
      if (own.has(part)) return part;
    }
  return '';
}
