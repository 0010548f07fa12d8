import type { Variant } from '../variant.ts';

const numbers = '003 › Subscribe shows numbers from 0 and from 104 on; no page says where they begin.';
const pages =
  '003 › Query parameters: a page "identifies the instance of the topic"; no page says which numbers pages have.';
const retention =
  '002 › How does it work: an item is "immediately sent to all current subscribers of the topic and then discarded. There is no built-in item persistence or delivery guarantees".';
const loss =
  '002 › How does it work: "occasional item loss can be tolerated"; 003: "if there was a gap in the message sequence, a discontinuity message will be included".';
const later =
  '003 › Publish: 204 says that the message was published; no page says how soon subscribers see it.';
const many = '003 › Subscribe: "at least one message"; no page says how many at most.';
const gaps =
  '003 › Subscribe: "at least one message (or discontinuity notice)"; a discontinuity may come alone or with items.';
const instance =
  '003 › About sequence_page: "A topic can be evicted from memory or recreated after maintenance."';
const live = { looksEveryMs: 0 };

/** How a service works inside. */
export const insideVariants: Variant[] = [
  {
    id: 'numbers-from-0',
    what: 'numbers the first message 0',
    right: numbers,
    choices: { firstNumber: 0 },
  },
  {
    id: 'numbers-from-million',
    what: 'numbers the first message 1,000,000',
    right: numbers,
    choices: { firstNumber: 1_000_000, keep: 40 },
  },
  {
    id: 'numbers-large',
    what: 'numbers messages from 9,007,199,254,000,000 on, a little below 2^53',
    right: numbers,
    choices: { firstNumber: 9_007_199_254_000_000 },
  },
  {
    id: 'numbers-in-tens',
    what: 'counts in tens, and announces each jump',
    right: '003 › Query parameters: the next number is "typically lastReceived + 1"; a gap is announced.',
    choices: {
      step: 10,
      gap: 'with-items',
    },
    warned: ['sequence-dense', 'discontinuity-no-false', 'sequence-concurrent'],
  },
  { id: 'page-0', what: 'numbers its pages from 0 on', right: pages, choices: { page: (n) => n - 1 } },
  {
    id: 'page-0-always',
    what: 'has page 0 for every topic, and cannot make one anew',
    right: pages,
    choices: {
      page: () => 0,
    },
    untold: ['reset'],
    warned: ['subscribe-schema', 'subscribe-page-positive', 'discontinuity-zero-cursor'],
  },
  { id: 'pages-from-1', what: 'numbers its pages from 1 on', right: pages, choices: { page: (n) => n } },
  {
    id: 'pages-seconds',
    what: 'takes the second of the day for a page: topics of one second share it',
    right: pages,
    choices: { page: () => Math.floor(Date.now() / 1000) },
  },
  {
    id: 'pages-microseconds',
    what: 'takes microseconds since 1970 for a page',
    right: pages,
    choices: { page: (n) => Date.now() * 1000 + (n % 1000) },
  },
  {
    id: 'pages-random',
    what: 'draws its pages at random below 2^53: a later one may be lower',
    right: pages,
    choices: { page: () => Math.floor(Math.random() * 2 ** 53) },
    warned: ['page-reset-greater'],
  },
  {
    id: 'pages-downwards',
    what: 'counts its pages downwards: a topic that is made anew has a lower one',
    right: pages,
    choices: { page: (n) => 1_000_000 - n },
    warned: ['page-reset-greater'],
  },
  { id: 'one-an-answer', what: 'has one item an answer', right: many, choices: { perAnswer: 1 } },
  {
    id: 'two-an-answer',
    what: 'has two items an answer at most',
    right: many,
    choices: { perAnswer: 2, keep: 30 },
  },
  {
    id: 'thousand-an-answer',
    what: 'has up to a thousand items an answer',
    right: many,
    choices: { perAnswer: 1000, keep: 1000 },
    untold: ['retention'],
  },
  {
    id: 'gap-with-items',
    what: 'tells a gap together with the items that follow it',
    right: gaps,
    choices: { gap: 'with-items' },
  },
  {
    id: 'gap-with-items-one',
    what: 'the same with one item an answer',
    right: gaps,
    choices: { gap: 'with-items', perAnswer: 1 },
  },
  {
    id: 'keeps-nothing',
    what: 'keeps nothing: sends a message to whoever waits for it, discards it, and announces the gap at once',
    right: retention,
    choices: { ...live, keep: 0 },
  },
  {
    id: 'keeps-nothing-silent',
    what: 'keeps nothing, and announces a gap with the next message',
    right: retention,
    choices: { ...live, keep: 0, gap: 'with-next' },
  },
  {
    id: 'keeps-nothing-untold',
    what: 'keeps nothing, and the suite is told of nothing but a token',
    right: retention,
    choices: { ...live, keep: 0, gap: 'with-items' },
    untold: ['retention', 'reset', 'maxMessageBytes', 'secondCache', 'rateLimitedToken'],
  },
  { id: 'keeps-1', what: 'keeps one message', right: retention, choices: { ...live, keep: 1 } },
  {
    id: 'keeps-1-polling',
    what: 'keeps one message, and polls look for it only every 15 ms: they often come too late',
    right: retention,
    choices: { keep: 1, gap: 'with-items' },
  },
  { id: 'keeps-3', what: 'keeps three messages', right: retention, choices: { keep: 3 } },
  {
    id: 'keeps-3-with-items',
    what: 'keeps three messages, tells gaps with items, and the suite is not told how many',
    right: retention,
    choices: { ...live, keep: 3, gap: 'with-items' },
    untold: ['retention'],
  },
  { id: 'keeps-16', what: 'keeps sixteen messages', right: retention, choices: { keep: 16 } },
  {
    id: 'keeps-16-untold',
    what: 'keeps sixteen messages, and the suite is not told',
    right: retention,
    choices: { keep: 16, gap: 'with-items', perAnswer: 50 },
    untold: ['retention'],
  },
  {
    id: 'keeps-all',
    what: 'keeps everything',
    right: '002 says that nothing is kept for long; to keep more forbids no page.',
    choices: { keep: Infinity },
  },
  {
    id: 'loses-one-in-ten',
    what: 'loses each tenth message, and announces it at once',
    right: loss,
    choices: { ...live, loses: 10 },
    warned: ['discontinuity-no-false'],
  },
  {
    id: 'loses-one-in-ten-later',
    what: 'loses each tenth message, and announces it with the next one',
    right: loss,
    choices: { ...live, loses: 10, gap: 'with-next' },
    warned: ['discontinuity-no-false'],
  },
  {
    id: 'loses-one-in-three',
    what: 'loses each third message, announces it, and keeps five',
    right: loss,
    choices: { ...live, loses: 3, keep: 5, gap: 'with-items' },
    warned: ['discontinuity-no-false'],
  },
  {
    id: 'visible-40',
    what: 'shows a message 40 ms after its 204',
    right: later,
    choices: { visibleAfterMs: () => 40 },
  },
  {
    id: 'visible-40-polls',
    what: 'the same, and a first poll begins after what is visible: it gets what was on its way',
    right: later,
    choices: { visibleAfterMs: () => 40, begins: 'after-visible' },
  },
  {
    id: 'visible-200',
    what: 'shows a message 200 ms after its 204',
    right: later,
    choices: { visibleAfterMs: () => 200 },
  },
  {
    id: 'visible-200-live',
    what: 'shows a message 200 ms after its 204, and keeps nothing',
    right: later,
    choices: { ...live, visibleAfterMs: () => 200, keep: 0, begins: 'after-visible' },
  },
  {
    id: 'visible-600',
    what: 'shows a message 600 ms after its 204',
    right: later,
    choices: { visibleAfterMs: () => 600 },
  },
  {
    id: 'visible-jitter',
    what: 'shows a message between 0 and 200 ms after its 204, in the order of acceptance',
    right: later,
    choices: { visibleAfterMs: () => Math.random() * 200, begins: 'after-visible' },
  },
  {
    id: 'visible-now-and-then',
    what: 'shows a message at once, but one in forty 300 ms after its 204',
    right: later,
    choices: { visibleAfterMs: () => (Math.random() < 1 / 40 ? 300 : 0) },
  },
  {
    id: 'looks-seldom',
    what: 'looks for new messages every 150 ms only',
    right: later,
    choices: { looksEveryMs: 150 },
  },
  {
    id: 'greets',
    what: 'answers (0, 0) at once with a discontinuity that tells the page',
    right:
      '003 › Query parameters: "Pass 0 on your first request to discover the current page"; "at least one message (or discontinuity notice)".',
    choices: { greets: true, unknownTopic: 'waits' },
  },
  {
    id: 'greets-known',
    what: 'the same for topics that were published to; an unknown topic is a 404',
    right: '003 › Query parameters: "Pass 0 on your first request to discover the current page".',
    choices: { greets: true },
  },
  {
    id: 'greets-keeps-nothing',
    what: 'greets a first poll with a discontinuity, and keeps nothing',
    right: retention,
    choices: { ...live, greets: true, unknownTopic: 'waits', keep: 0 },
  },
  {
    id: 'woken',
    what: 'wakes its polls, and a poll of an unknown topic waits',
    right: '002 › What is: "if it does not exist yet, the topic is created".',
    choices: { ...live, unknownTopic: 'waits' },
  },
  {
    id: 'reborn-later',
    what: 'makes a topic anew with its next message: until then it is unknown',
    right: instance,
    choices: { reborn: 'with-next' },
  },
  {
    id: 'reborn-later-waits',
    what: 'makes a topic anew with its next message: until then a poll waits',
    right: instance,
    choices: { ...live, reborn: 'with-next', unknownTopic: 'waits' },
  },
  {
    id: 'reborn-lower',
    what: 'gives a topic that is made anew a lower page, with its next message',
    right: instance,
    choices: {
      reborn: 'with-next',
      unknownTopic: 'waits',
      page: (n) => 5000 - n,
      firstNumber: 0,
    },
    warned: ['page-reset-greater'],
  },
  {
    id: 'ahead-told',
    what: 'answers a cursor beyond the newest message with a discontinuity at once',
    right: gaps,
    choices: { ahead: 'told' },
  },
  {
    id: 'strange-page-refused',
    what: 'answers a page that it never issued with 400',
    right:
      '003 › Success response names the case that "the sequence page changed"; of a page that never was no page speaks.',
    choices: { strangePage: 'refused' },
    warned: ['discontinuity-unknown-page'],
  },
  {
    id: 'expiry-goes-on',
    what: 'lets a parked poll go on when its token expires',
    right: '003 › Authentication: "can be set to expire"; no page says what becomes of a poll that waits.',
    choices: { expiry: 'goes-on' },
  },
];
