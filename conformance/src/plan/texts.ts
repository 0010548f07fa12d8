/** A text to publish. What a service does to texts of one class it does to all of them. */
export interface TextClass {
  name: string;
  text: string;
  /** Nothing on the pages obliges a service to take it; what it takes it has to deliver as it is. */
  mayBeRefused?: true;
}

const codePoint = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Control characters but tab and the line ends, a few to a message: a plain text has none of them. */
const controls: TextClass[] = [
  range(0, 8),
  [0xb, 0xc],
  range(0xe, 0x1a),
  [0x1b],
  range(0x1c, 0x1f),
  range(0x7f, 0x9f),
].map((codes) => ({
  name: `control characters ${codePoint(codes[0]!)} to ${codePoint(codes.at(-1)!)}`,
  text: `(${codes.map((code) => String.fromCodePoint(code)).join('.')})`,
  mayBeRefused: true,
}));

const named = (texts: Record<string, string>): TextClass[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));

const lines = named({
  'LF inside': 'line\nline',
  'CR inside': 'line\rline',
  'CRLF inside': 'line\r\nline\r\n\r\nline',
  'LF at the end': 'line\n',
  'CR at the end': 'line\r',
  'CRLF at the end': 'line\r\n',
  'CRLF twice at the end': 'line\r\n\r\n',
  'line ends at the beginning': '\r\n\nline',
  'only CRLF': '\r\n',
  'LF CR': 'line\n\rline',
  tabs: '\ttab\ttab\t',
  NEL: 'line\u0085line',
  'line and paragraph separators': 'line\u2028line\u2029line',
});

const spaces = named({
  'spaces at both ends': '  text  ',
  'only a space': ' ',
  'only white space': ' \t \n ',
  'no-break and ideographic spaces at both ends': '\u00a0\u3000text\u3000\u00a0',
  'double spaces inside': 'a  b   c',
  'zero-width space': '\u200btext\u200b',
});

const marks = named({
  'a byte order mark at the beginning': '\ufefftext',
  'a byte order mark inside and at the end': 'te\ufeffxt\ufeff',
  'only a byte order mark': '\ufeff',
  'combining characters': 'e\u0301 o\u0302\u0323 \u1100\u1161\u11a8',
  'a lone combining character': '\u0301',
  'a combining character first': '\u0308text',
  'precomposed (NFC)': '\u00e9\u1ed9\uac01',
  'decomposed (NFD)': 'e\u0301o\u0323\u0302\u1100\u1161\u11a8',
  'compatibility forms': '\ufb01 \u2460 \u00bd \uff21 \u212b \u2126',
  'right to left': '\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 abc',
  'bidirectional controls': '\u202eabc\u202c \u2066def\u2069 \u200f',
  'soft hyphen, joiners, variation selectors': 'a\u00adb\u200cc\u200dd\u2060e \u2764\ufe0f \u845b\u{e0100}',
  'emoji with joiners and skin tones':
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f44d}\u{1f3fd} \u{1f1e9}\u{1f1ea}',
  'letters whose case is special': '\u0130\u0131 \u00df\u1e9e \u03a3\u03c2 \u01c5',
});

const planes = named({
  'two bytes': '\u0080\u00e4\u07ff'.slice(1),
  'three bytes': '\u0800\u65e5\u672c\ud7ff',
  'private use': '\ue000\uf8ff',
  'replacement character': 'a\ufffdb',
  'four bytes, the lowest': '\u{10000}\u{10001}',
  'planes 1 and 2': '\u{1f40e}\u{20000}\u{2fa1d}',
  'planes 15 and 16': '\u{f0000}\u{10fffd}',
});

const noncharacters: TextClass[] = named({
  'noncharacters U+FFFE and U+FFFF': 'a\ufffe\uffffb',
  'noncharacters U+FDD0 to U+FDEF': '\ufdd0\ufdef',
  'the last code point': '\u{10ffff}',
}).map((each) => ({ ...each, mayBeRefused: true }));

const looks = named({
  'looks like a JSON object': '{"items":[{"item":{"value":{"text":"x"}}}]}',
  'looks like a JSON string': '"text"',
  'looks like JSON with white space': ' { "a" : 1.0 } ',
  'quotes and backslashes': '"\'`\\ \\" \\\\ "',
  'a backslash at the end': 'text\\',
  'escapes of JSON as text': '\\u0041 \\n \\t \\/ \\ud83d',
  slashes: '</script> // a/b',
  HTML: '<b>&amp;</b><!-- --> &#65;',
  'percent signs': '100% %41 %zz %00 %',
  'plus and ampersand': 'a=b&c=d+e;f=%20',
  'template and format': '${x} {{y}} %s %d {0} $1 $& \\1',
  'SQL and shell': "'; DROP TABLE t; -- $(id) `id` | & *",
  'digits only': '12345',
  // What some languages take for nothing.
  zero: '0',
  'zero with a fraction': '0.0',
  'an empty list': '[]',
  false: 'false',
  'leading zeros': '007',
  'a number beyond 2^53': '9007199254740993',
  'a number with a fraction': '1.10',
  'an exponent': '1e400',
  'minus zero': '-0',
  null: 'null',
  true: 'true',
  'undefined and NaN': 'undefined NaN',
  'a date': '2024-01-01T00:00:00Z',
  'looks like base64': 'dGV4dA==',
  'looks like base64url': '_-8',
  'a data URL': 'data:text/plain;base64,dGV4dA==',
  'one character': 'x',
  'ASCII, all of it': range(0x20, 0x7e)
    .map((code) => String.fromCharCode(code))
    .join(''),
  'one long word': 'x'.repeat(300),
  'a heartbeat': '{"heartbeat":{}}',
  'looks like a chunk': '4\r\ntext\r\n0\r\n\r\n',
  'looks like a response': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'looks like a part of a form': '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext\r\n--x--',
  'looks like hexadecimal digits': '74657874',
  'an encoded word': '=?utf-8?B?dGV4dA==?=',
});

/** Each twice in a row: two messages that are equal are two messages. */
const twice = named({ 'equal to the next': 'the same again', 'equal to the one before': 'the same again' });

/** Every class of text that services are known to change. */
export const textClasses: readonly TextClass[] = [
  ...looks,
  ...lines,
  ...spaces,
  ...marks,
  ...planes,
  ...controls,
  ...noncharacters,
  ...twice,
];
