import {
  createInstance,
  getHttpOperationsFromSpec,
  ProblemJsonError,
  type IHttpRequest,
} from '@stoplight/prism-http';
import openapi from '@topics-http/contract/openapi.json' with { type: 'json' };
import { exampleBody, refusal, splitUrl, type MockRequest } from './guard.ts';

interface MockResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A pino logger as far as Prism uses one. The mock says nothing. */
const silent = () => undefined;
const logger: Record<string, unknown> = Object.fromEntries(
  ['trace', 'debug', 'info', 'success', 'warn', 'error', 'fatal'].map((level) => [level, silent]),
);
logger.child = () => logger;

/** On every response, whoever makes it. */
export const always = { 'cache-control': 'no-store' };
export const jsonHeaders = { 'content-type': 'application/json', ...always };

const json = (status: number, body: unknown, headers: Record<string, string> = {}): MockResponse => ({
  status,
  headers: { ...jsonHeaders, ...headers },
  body: JSON.stringify(body),
});

/** Prism's own errors, in the shape that the contract gives to errors. */
function problem(error: unknown): MockResponse {
  if (!(error instanceof ProblemJsonError))
    return json(400, { code: 'invalid_request', message: 'The mock cannot read this request.' });
  const { status, message, detail } = error;
  const code = message.toLowerCase().replaceAll(/\W+/g, '_');
  return json(status, { code, message: detail }, status === 405 ? { allow: 'GET, POST, OPTIONS' } : {});
}

/** `Prefer: code=429, example=rate, dynamic=true`, as Prism documents it. */
function preferences(header = '') {
  const value = (key: string) => new RegExp(`(?:^|[\\s,;])${key}="?([\\w-]+)`).exec(header)?.[1];
  const code = value('code');
  return {
    dynamic: value('dynamic') === 'true',
    code: code === undefined ? undefined : Number(code),
    exampleKey: value('example'),
  };
}

function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  const entries = [...new Set(query.keys())].map((key) => {
    const values = query.getAll(key);
    return [key, values.length === 1 ? values[0]! : values] as const;
  });
  return Object.fromEntries(entries);
}

/** Prism on the contract, as a function that answers every request and never throws. */
export async function createPrism(): Promise<(request: MockRequest) => Promise<MockResponse>> {
  const operations = await getHttpOperationsFromSpec(openapi);
  const config = {
    isProxy: false as const,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: false,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
  };
  const prism = createInstance(config, { logger: logger });

  return async (request) => {
    const refused = refusal(request);
    if (refused) return json(400, exampleBody(refused));
    const [path, query] = splitUrl(request.url);
    const input: IHttpRequest = {
      method: request.method.toLowerCase() as IHttpRequest['method'],
      url: { path, query: queryOf(query) },
      headers: request.headers,
      body: request.body.length > 0 ? request.body.toString() : undefined,
    };
    try {
      const mock = preferences(request.headers.prefer);
      const result = await prism.request(input, operations, { ...config, mock })();
      if (result._tag === 'Left') return problem(result.left);
      const { statusCode, headers = {}, body } = result.right.output;
      return {
        status: statusCode,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      };
    } catch (error) {
      return problem(error);
    }
  };
}
