/** Texts of every class that something on the way may change, each with what it is there for. */
export const texts: Record<string, string> = {
  'plain text': 'hello world',
  nothing: '',
  'spaces at both ends': '  in the middle  ',
  'only spaces': '   ',
  'two spaces and a tab': 'a  b\tc',
  'line ends': 'one\ntwo\r\nthree\rfour\n',
  'separators of lines': 'a\u2028b\u2029c\u0085d\u000be\u000cf',
  'control characters': 'a\u0001b\u001bc\u007fd\u009fe',
  'a NUL': 'before\u0000after',
  'ends of a transmission': 'a\u0004b\u001ac',
  'spaces that are none': 'a\u00a0b\u202fc\u3000d',
  'of no width': 'a\u00adb\u200bc\u2060d\ue000e',
  'marks of order': 'a\u200fb\u202ec\u2066d',
  'a byte order mark inside': 'a\ufeffb',
  'a byte order mark first': '\ufefftext',
  'four bytes': 'a🐎b\u{10ffff}c👩‍👩‍👧',
  'two bytes': 'Grüße, é, ß',
  'three bytes': '日本語 €',
  'composed and decomposed': 'é e\u0301 \u212b \u00c5',
  markup: '<b>&amp;</b> &lt; &#39; <!-- -->',
  percent: '%41 %20 100% a+b',
  'quotes and backslashes': '"quoted" \\ back\\n \'single\' \\u0041',
  'double quotes around': '"in quotes"',
  'single quotes around': "'in quotes'",
  'brackets around': '[in brackets]',
  'angle brackets around': '<in brackets>',
  'solidus and back': 'a/b\\/c </script> http://example.com/',
  braces: '}{ ]} {"item": 1}, {"items":[]}',
  JSON: '{"a": 1, "a": [2] }',
  digits: '0',
  'a large number': '12345678901234567890',
  'the word null': 'null',
  'the word true': 'true',
  'a number in another form': '1e3',
  'a negative zero': '-0.0',
  'a date': '2024-02-29T12:00:00+01:00',
  'a day': '2024-02-29',
  variables: '$HOME ${HOME} %PATH% {{name}} {0} %s %d `id` $(id) ~',
  'a name and a value': 'name: value; other=value, key\tvalue',
  'a dot': '.',
  'a command': 'quit',
  'a comment': '# not a comment // nor this',
  'a file': '@/etc/hostname',
  'a dash': '-n --data x',
  capitals: 'ABC abc',
  'the replacement character': 'a\ufffdb',
};

/** Bytes: every one of them, some that are no UTF-8, lengths with each padding, and none. */
export const binaries: Record<string, Buffer> = {
  'every byte': Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
  'no UTF-8': Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0x28, 0xfb, 0xef, 0xbe]),
  text: Buffer.from('hello'),
  'one byte': Buffer.from([0xfb]),
  'no byte': Buffer.alloc(0),
};

/** So many bytes of text, in which characters of one, two and four bytes end at every offset. */
export const longText = (bytes: number): string => {
  const unit = 'abc é🐎 0123456789 ';
  return unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit)));
};
