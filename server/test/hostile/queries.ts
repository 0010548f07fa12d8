import { anyButBroken, poll, rows, type Written } from './row.ts';

const query = (text: string) => poll(`/topics/demo/t?${text}`);
const number = (text: string) => query(`sequence_number=${text}&sequence_page=1`);
const page = (text: string) => query(`sequence_number=1&sequence_page=${text}`);

const bad: [what: string, text: string][] = [
  ['empty', ''],
  ['negative', '-1'],
  ['minus nothing', '-0'],
  ['signed', '%2B1'],
  ['a space', '%20'],
  ['padded', '%201'],
  ['a fraction', '1.5'],
  ['a point', '1.'],
  ['an exponent', '1e3'],
  ['hex', '0x10'],
  ['a BigInt', '1n'],
  ['infinite', 'Infinity'],
  ['no number', 'NaN'],
  ['null', 'null'],
  ['true', 'true'],
  ['2^53', '9007199254740992'],
  ['2^64', '18446744073709551616'],
  ['of 1,000 digits', '9'.repeat(1000)],
  ['in Arabic digits', '%D9%A1'],
  ['in full width', '%EF%BC%91'],
  ['with a NUL', '1%00'],
  ['with a line end', '1%0a'],
  ['a list', '1,2'],
  ['an object', '%7B%7D'],
  ['a bad escape', '%zz'],
  ['half a character', '%c3'],
];

const cursors: Written[] = [
  ...bad.map(([what, text]): Written => [`a number that is ${what}`, number(text), '400']),
  ...bad.slice(0, 16).map(([what, text]): Written => [`a page that is ${what}`, page(text), '400']),
  ['a number with zeros before it', number('0001'), '200'],
  ['a number of 2^53 - 1', number('9007199254740991'), '200'],
  ['two numbers', query('sequence_number=1&sequence_number=1&sequence_page=1'), '400'],
  ['two pages', query('sequence_number=1&sequence_page=1&sequence_page=1'), '400'],
  ['900 pages', query(`sequence_number=1&${'sequence_page=1&'.repeat(900)}`), '400'],
  ['a number in an array', query('sequence_number[]=1&sequence_page=1&sequence_number=x'), '400'],
  ['a name that is encoded', query('sequence%5Fnumber=x&sequence_page=1'), '400', { mock: anyButBroken }],
];

const others: Written[] = [
  ['a token in both places', query('token=TOKEN'), '400'],
  ['an empty token beside the header', query('token='), '400'],
  ['a token whose name is encoded, beside the header', query('%74oken=x'), '400'],
  [
    'two tokens in the query',
    poll('/topics/demo/t?token=TOKEN&token=TOKEN', { headers: { Authorization: null } }),
    '400',
    { mock: anyButBroken },
  ],
  [
    'an empty token in the query',
    poll('/topics/demo/t?token=', { headers: { Authorization: null } }),
    '401',
    { mock: anyButBroken },
  ],
  [
    'a bad escape for a token',
    poll('/topics/demo/t?token=%zz', { headers: { Authorization: null } }),
    '401',
    { mock: anyButBroken },
  ],
  ['a query of question marks', query('???&sequence_number=1&sequence_page=1&???'), '200'],
  ['a query of ampersands', query('&'.repeat(5000) + 'sequence_number=1&sequence_page=1'), '200'],
  ['a query of 2,000 parameters', query(`${'a=b&'.repeat(2000)}sequence_number=1&sequence_page=1`), '200'],
  ['a query named __proto__', query('__proto__=1&constructor=2&sequence_number=1&sequence_page=1'), '200'],
  [
    'a query that is a way to __proto__',
    query('__proto__[x]=1&a[__proto__][y]=2&sequence_number=1&sequence_page=1'),
    '200',
  ],
  ['a query of bad escapes', query('%zz=%zz&sequence_number=1&sequence_page=1'), '200'],
  ['a query of 20 KiB', query('x'.repeat(20 * 1024)), '431', { fetch: null }],
  ['a query of a publish', { target: '/topics/demo/t?sequence_number=x' }, '204', { mock: anyButBroken }],
];

/** The query, of a poll mostly. */
export const queries = rows([...cursors, ...others]);
