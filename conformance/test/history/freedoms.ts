import fc from 'fast-check';

/** What is left open to a service, and to chance. */
export interface Freedoms {
  seed: number;
  firstPage: number;
  firstNumber: number;
  /** How many messages are kept for those who come later. */
  retention: number;
  /** How often all of them go at once. */
  trims: number;
  /** The longest that a message takes until polls see it. */
  visibilityMs: number;
  /** How much later than others some polls see it, at most. */
  lagMs: number;
  batch: number;
  /** A first poll is told the page at once. */
  tellsPage: boolean;
  /** A cursor of which the message is gone is told so at once, or with the next message. */
  gapAtOnce: boolean;
  /** A new page is said alone, or with what it holds. */
  gapAlone: boolean;
  tellsAhead: boolean;
  tellsParked: boolean;
  rebornAtPublish: boolean;
  zeroIsLive: boolean;
  pageZeroIsLive: boolean;
  inventedPageIsLive: boolean;
  lostNumbered: number;
  lostUnnumbered: number;
  evictions: number;
  /** How often a request is refused or fails, and how often its connection ends. */
  refusals: number;
  cuts: number;
  unknownElements: number;
  /** Bytes come under a member that the checker does not know. */
  oddBinary: boolean;
  /** How often a message carries what others carry, too. */
  equalBodies: number;
  resets: boolean;
}

const often = fc.constantFrom(0, 0, 0.05, 0.3);

export const freedoms: fc.Arbitrary<Freedoms> = fc.record({
  seed: fc.integer(),
  firstPage: fc.constantFrom(0, 1, 3, 1748358253, Number.MAX_SAFE_INTEGER),
  firstNumber: fc.constantFrom(0, 1, 42, 2 ** 40),
  retention: fc.constantFrom(0, 1, 2, 5, Infinity, Infinity),
  trims: fc.constantFrom(0, 0, 0.1),
  visibilityMs: fc.constantFrom(0, 0, 5, 40),
  lagMs: fc.constantFrom(0, 0, 10),
  batch: fc.constantFrom(1, 2, 5, Infinity),
  tellsPage: fc.boolean(),
  gapAtOnce: fc.boolean(),
  gapAlone: fc.boolean(),
  tellsAhead: fc.boolean(),
  tellsParked: fc.boolean(),
  rebornAtPublish: fc.boolean(),
  zeroIsLive: fc.boolean(),
  pageZeroIsLive: fc.boolean(),
  inventedPageIsLive: fc.boolean(),
  lostNumbered: fc.constantFrom(0, 0, 0.1),
  lostUnnumbered: fc.constantFrom(0, 0, 0.1),
  evictions: fc.constantFrom(0, 0, 0.1),
  refusals: often,
  cuts: often,
  unknownElements: often,
  oddBinary: fc.boolean(),
  equalBodies: often,
  resets: fc.boolean(),
});

/** A service that keeps everything, loses nothing and says nothing but messages: what happens there can be seen. */
export const plain = (seed: number): Freedoms => ({
  seed,
  firstPage: 3,
  firstNumber: 0,
  retention: Infinity,
  trims: 0,
  visibilityMs: 0,
  lagMs: 0,
  batch: 5,
  tellsPage: false,
  gapAtOnce: true,
  gapAlone: false,
  tellsAhead: true,
  tellsParked: true,
  rebornAtPublish: false,
  zeroIsLive: false,
  pageZeroIsLive: false,
  inventedPageIsLive: false,
  lostNumbered: 0,
  lostUnnumbered: 0,
  evictions: 0,
  refusals: 0,
  cuts: 0,
  unknownElements: 0,
  oddBinary: false,
  equalBodies: 0,
  resets: false,
});
