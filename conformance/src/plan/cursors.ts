// Cursors by their form, and by where they stand.

/** Where a service keeps more messages of a topic than this, it is not published to until it has too many. */
export const largestRetention = 200;

/** Forms of a cursor parameter that are no whole number from 0 to 2^53 - 1, as they go over the wire. */
const badNumbers: readonly string[] = [
  'abc',
  '-1',
  '-0',
  '1.5',
  '1.0',
  '',
  '1e3',
  '0x10',
  '0b1',
  '1_0',
  '%2B1',
  '%201',
  '1%20',
  '1%0A',
  '1%00',
  '1a',
  'a1',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'true',
  '[]',
  '1,2',
  '1%2C000',
  '%D9%A3',
  '%EF%BC%91',
  '9007199254740992',
  '18446744073709551616',
  `1${'0'.repeat(400)}`,
];

/** Query parameters of polls that are to be refused for their cursor: each form in each of the two, beside one that is right. */
export const badCursors: readonly string[][] = [
  ...badNumbers.flatMap((bad) => [
    [`sequence_number=${bad}`, 'sequence_page=1'],
    ['sequence_number=1', `sequence_page=${bad}`],
  ]),
  // A parameter of another name says nothing.
  ['sequence_number=abc', 'x_sequence_number=1', 'sequence_page=1'],
];
