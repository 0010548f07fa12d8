/** Fewer characters of a secret, in a row, tell nobody anything; ordinary text would share them. */
const minRun = 8;
/** Digits alone occur in ordinary text too often for short runs. */
const minDigits = 16;
/** And ones and zeros even more so. */
const minBits = 48;
/** Escapes of escapes of escapes: nothing in use goes further. */
const maxLayers = 4;
/** What stands between two runs and is shorter than this is part of the secret: a tampered token differs in one place. */
const maxGap = 3;

/** Text with one kind of escape after the other undone; each character knows which characters it was written as. */
interface Layer {
  text: string;
  /** Where each character begins in the original text, and behind the last one, its length. */
  at: number[];
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/' };
/** Percent-encoding, JSON, JavaScript and C escapes, HTML entities, quoted-printable. */
const escapes =
  /%([0-9a-f]{2})|\\U000000([0-9a-f]{2})|\\(?:u\{?|x)([0-9a-f]{2,6})\}?|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,4});|=([0-9a-f]{2})|\\([0-7]{3})|\\(.)/gi;

/** Undoes every escape of a text once; undefined when there is none. */
function unescaped({ text, at }: Layer): Layer | undefined {
  const out: Layer = { text: '', at: [] };
  const copy = (from: number, to: number) => {
    out.text += text.slice(from, to);
    for (let each = from; each < to; each++) out.at.push(at[each]!);
  };
  let last = 0;
  for (const match of text.matchAll(escapes)) {
    const [whole, percent, long, script, hex, decimal, name, printable, octal, escaped] = match;
    // "\u0041BC" is one escape of four digits and two letters.
    const digits =
      script === undefined || whole.includes('{') ? script : script.slice(0, whole[1] === 'u' ? 4 : 2);
    const code = percent ?? long ?? digits ?? hex ?? printable;
    const point =
      octal !== undefined ? parseInt(octal, 8) : code === undefined ? Number(decimal) : parseInt(code, 16);
    const char =
      escaped ?? named[name?.toLowerCase() ?? ''] ?? (point < 0x80 ? String.fromCharCode(point) : '\0');
    const width = digits === undefined || whole.includes('{') ? whole.length : 2 + digits.length;
    copy(last, match.index);
    out.text += char;
    out.at.push(at[match.index]!);
    last = match.index + width;
  }
  if (last === 0) return undefined;
  copy(last, text.length);
  out.at.push(at.at(-1)!);
  return out;
}

/**
 * The letters and digits of a layer, in lower case: separators, line breaks and spaces hide nothing, nor do letters that are
 * those of ASCII in another dress, such as full-width, bold or circled ones.
 */
function skeletonOf({ text, at }: Layer): Layer {
  const out: Layer = { text: '', at: [] };
  let index = 0;
  for (const written of text) {
    const char = (written > '\u007f' ? written.normalize('NFKD') : written).toLowerCase();
    for (const letter of char.length === 1 ? char : char.replaceAll(/[^a-z0-9]/g, ''))
      if (/[a-z0-9]/.test(letter)) {
        out.text += letter;
        out.at.push(at[index]!);
      }
    index += written.length;
  }
  out.at.push(at.at(-1)!);
  return out;
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Base64 of what begins at each place in its group of three bytes; the characters that depend on the neighbours are left out. */
const base64Of = (secret: string): string[] =>
  [0, 1, 2].map((offset) =>
    Buffer.from(' '.repeat(offset) + secret)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(offset === 0 ? 0 : offset + 1, -1),
  );

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 (RFC 4648 §6) of what begins at each place in its group of five bytes, without what depends on the neighbours. */
const base32Of = (secret: string): string[] =>
  [0, 1, 2, 3, 4].map((offset) => {
    const bits = bitsOf(Buffer.from(secret)).join('');
    // The first digit that is of the secret alone begins so many bits into it.
    const from = (5 - ((offset * 8) % 5)) % 5;
    return (bits.slice(from).match(/.{5}/g) ?? []).map((digit) => base32Digits[parseInt(digit, 2)]).join('');
  });

const bitsOf = (bytes: Iterable<number>): string[] =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'));

/** Every letter thirteen further. */
const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const from = letter > 'Z' ? 97 : 65;
    return String.fromCharCode(((letter.charCodeAt(0) - from + 13) % 26) + from);
  });

const utf16 = (secret: string): string => Array.from(secret).join('\0');

/** What the vendor's tokens are: base64 of JSON whose `api_key` is the secret. */
function within(secret: string): string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(secret, 'base64').toString());
    const key = (value as { api_key?: unknown } | null)?.api_key;
    return typeof key === 'string' ? [key] : [];
  } catch {
    return [];
  }
}

/** Every way to write a secret, as its letters and digits, with the length from which a part of it is one. */
function formsOf(secret: string): { form: string; run: number }[] {
  const bytes = [...Buffer.from(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const words = [
    secret,
    Array.from(secret).reverse().join(''),
    rot13(secret),
    ...base64Of(secret),
    ...base64Of(Buffer.from(secret).toString('base64')),
    ...base64Of(utf16(secret)),
    ...base32Of(secret),
    hex.join(''),
    hex.join('00'),
    hex.map((byte) => `0x${byte}`).join(''),
  ];
  return [
    ...words.map((form) => ({ form: bare(form), run: minRun })),
    { form: bytes.join(''), run: minDigits },
    { form: bytes.map((byte) => String(byte).padStart(3, '0')).join(''), run: minDigits },
    { form: bitsOf(bytes).join(''), run: minBits },
    ...within(secret).flatMap(formsOf),
  ];
}

/**
 * Replaces whatever shows eight letters or digits in a row of a secret, however it is written: plain, in any case, with any
 * kind of escapes, in base64 or base32 at any offset, in hexadecimal, decimal or binary, by rot13, cut at either end. The first secret is called
 * $TOPICS_TOKEN, as in the curl lines. Secrets of fewer than eight letters and digits are replaced where they stand as they are.
 */
export function redactor(secrets: string[]): (text: string) => string {
  const runs = new Map<string, number>();
  const short: { secret: string; name: string }[] = [];
  const nameOf = (index: number) => (index === 0 ? '$TOPICS_TOKEN' : `$TOKEN_${index + 1}`);
  for (const [index, secret] of secrets.entries()) {
    if (secret.length >= minRun && bare(secret).length < minRun) short.push({ secret, name: nameOf(index) });
    else
      for (const { form, run } of formsOf(secret))
        for (let at = 0; at + run <= form.length; at++) {
          const part = form.slice(at, at + run);
          if (!runs.has(part)) runs.set(part, index);
        }
  }
  return (text) => {
    const plain = short.reduce((out, { secret, name }) => out.replaceAll(secret, name), text);
    return runs.size === 0 ? plain : replaceRuns(plain, runs, nameOf);
  };
}

interface Found {
  from: number;
  to: number;
  /** Whose runs they are. */
  owners: number[];
}

function replaceRuns(text: string, runs: Map<string, number>, nameOf: (index: number) => string): string {
  const found: Found[] = [];
  let layer: Layer | undefined = { text, at: Array.from({ length: text.length + 1 }, (_, index) => index) };
  for (let depth = 0; layer && depth < maxLayers; depth++, layer = unescaped(layer)) {
    const skeleton = skeletonOf(layer);
    for (const length of [minRun, minDigits, minBits])
      for (let at = 0; at + length <= skeleton.text.length; at++) {
        const owner = runs.get(skeleton.text.slice(at, at + length));
        if (owner === undefined) continue;
        const last = found.at(-1);
        // Behind its last character: where the one after it begins, without what stands between them.
        const to = endOf(layer, skeleton.at[at + length - 1]!);
        const from = skeleton.at[at]!;
        if (last && from >= last.from && from <= last.to + maxGap) {
          last.to = Math.max(last.to, to);
          last.owners.push(owner);
        } else found.push({ from, to, owners: [owner] });
      }
  }
  return merged(found).reduceRight(
    (out, { from, to, owners }) => out.slice(0, from) + nameOf(mostFrequent(owners)) + out.slice(to),
    text,
  );
}

/** Where the character of a layer that begins at `from` in the original ends there. */
function endOf({ at }: Layer, from: number): number {
  let [low, high] = [0, at.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! <= from) low = middle + 1;
    else high = middle;
  }
  return at[low]!;
}

function merged(found: Found[]): Found[] {
  const out: Found[] = [];
  for (const each of found.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && each.from <= last.to + maxGap) {
      last.to = Math.max(last.to, each.to);
      last.owners.push(...each.owners);
    } else out.push({ ...each });
  }
  return out;
}

function mostFrequent(owners: number[]): number {
  const counts = new Map<number, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}
