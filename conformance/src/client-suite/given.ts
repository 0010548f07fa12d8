/** What a client is given. */
export interface Given {
  cache: string;
  topic: string;
  /** Needs percent-encoding in a query, and shows whether it got it. */
  token: string;
}
