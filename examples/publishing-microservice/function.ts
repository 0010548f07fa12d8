/** The microservice as a function behind an API gateway. */
import { createMicroservice } from './microservice.ts';

const { TOPICS_URL, TOPICS_TOKEN, TOPICS_CACHE = 'demo', API_KEY } = process.env;
const microservice = createMicroservice({
  url: TOPICS_URL!,
  token: TOPICS_TOKEN!,
  cache: TOPICS_CACHE,
  apiKey: API_KEY!,
});

/** What a gateway hands over: the HTTP request as JSON (payload format 2.0). */
interface GatewayEvent {
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
  rawPath: string;
  requestContext: { http: { method: string } };
}

export async function handler(event: GatewayEvent) {
  const { headers, body, isBase64Encoded, rawPath, requestContext } = event;
  const response = await microservice(
    new Request(new URL(rawPath, 'http://gateway'), {
      method: requestContext.http.method,
      headers,
      ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body, 'base64') : body }),
    }),
  );
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
