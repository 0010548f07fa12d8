/** What a run against the model is like: who does what, beside what the service is free to do. */
export interface Shape {
  publishersPerTopic: number;
  /** Publishes at the same time, now and then. */
  bursts: boolean;
  subscribersPerTopic: number;
  /** Subscribers ask for what they need not: again, anew, in other places. */
  wandering: boolean;
  bad: boolean;
  /** Nobody sends a cursor: every poll asks for what comes from now on. */
  firstPollsOnly: boolean;
  /** How long a publisher rests at least. */
  pauseMs: number;
}
