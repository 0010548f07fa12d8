/** A request as the handler sees it; each runtime has an adapter that makes one. */
export interface HttpRequest {
  method: string;
  /** Path and query exactly as received: names like `..` must not be normalized away. */
  target: string;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The whole body. @throws TopicsError 400 when it has more than `maxBytes` */
  body(maxBytes: number): Promise<Uint8Array>;
  /** Calls the listener when the client leaves before it has its response. */
  onLeave(listener: () => void): void;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body?: string;
}

/** Nobody reads it: it only tells the metrics apart. */
export const clientGone: HttpResponse = { status: 499, headers: {} };

/** The whole service as a function. Never rejects: what goes wrong is a response. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;
