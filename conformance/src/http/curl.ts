/** A character that a terminal obeys or nobody sees, as a shell reads it. */
const shellEscape = (char: string): string =>
  [...Buffer.from(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu;
/** What stands for something that the shell knows. */
const variable = /\$(?:TOPICS_[A-Z_]+|OTHER_TOKEN|RUN|(?:TOKEN|N|P)_?\d+)/;

const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A word of a command line, in a form that bash, zsh and ksh read; plain sh does where nothing in it is invisible. */
export function quote(text: string): string {
  if (text.search(unseen) >= 0)
    return `$'${text.replaceAll(/[\\']/g, '\\$&').replaceAll(unseen, shellEscape)}'`;
  if (!variable.test(text)) return single(text);
  const parts = text.split(new RegExp(`(${variable.source})`));
  const isPlain = parts.every((part, index) => index % 2 === 1 || !/["\\`!$]/.test(part));
  if (isPlain) return `"${text}"`;
  return parts
    .map((part, index) => (index % 2 === 1 ? `"${part}"` : part === '' ? '' : single(part)))
    .join('');
}

/** What curl adds by itself. */
const ownHeaders = ['host', 'content-length', 'expect'];
/** More of a body than this does not go into a command line. */
const maxWordBytes = 2000;

const isText = (body: Buffer): boolean => body.equals(Buffer.from(body.toString())) && !body.includes(0);

/** Bytes as `printf` reads them in its format. */
const printfFormat = (body: Buffer): string =>
  [...body]
    .map((byte) =>
      byte > 0x1f && byte < 0x7f && !"%\\'!".includes(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `\\${byte.toString(8).padStart(3, '0')}`,
    )
    .join('');

/** How the body gets to curl: what stands before the command, and the flags for it. */
function bodyWords(body: Buffer): { before: string; flags: string[] } {
  if (body.length <= maxWordBytes && isText(body))
    return { before: '', flags: ['--data-raw', quote(body.toString())] };
  const flags = ['--data-binary', '@-'];
  if (body.length <= maxWordBytes) return { before: `printf '${printfFormat(body)}' | `, flags };
  // A large body is a pattern that repeats, of which the length is what counts.
  return { before: `head -c ${body.length} /dev/zero | tr '\\0' x | `, flags };
}

/** A body that stops: curl waits for the rest of it, and is ended. */
function unfinishedWords(
  sent: Buffer,
  length: number,
  isChunked: boolean,
): { before: string; flags: string[] } {
  const end = ['--max-time', '2'];
  if (isChunked)
    return { before: `{ printf '${printfFormat(sent)}'; sleep 3; } | `, flags: ['-T', '-', ...end] };
  const { before, flags } = bodyWords(sent);
  return { before, flags: ['-H', quote(`Content-Length: ${length}`), ...flags, ...end] };
}

/** What a curl command sends. Tokens are named as variables. */
interface CurlRequest {
  method: string;
  /** Without the query. */
  url: string;
  query: string[];
  headers: [string, string][];
  body: Buffer;
  /** How many bytes of the body, from its end, are never sent; undefined where all of them are. */
  unsent?: number | undefined;
  /** As HTTP/1.0. */
  isOld?: boolean;
}

/** A command line that sends a request. The URL is its last word. */
export function curlLine({ method, url, query, headers, body, unsent, isOld = false }: CurlRequest): string {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const hasBody = method === 'POST' || body.length > 0;
  const { before, flags } =
    unsent !== undefined
      ? unfinishedWords(body.subarray(0, body.length - unsent), body.length, names.has('transfer-encoding'))
      : hasBody
        ? bodyWords(body)
        : { before: '', flags: [] };
  const words = headers
    .filter(([name]) => !ownHeaders.includes(name.toLowerCase()))
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  if (method === 'POST' && !names.has('content-type')) words.push("-H 'Content-Type:'");
  // curl encodes a token that it is given by itself, and -G puts it into the query.
  const isToken = (parameter: string) => /^token=\$(?!.*_ENCODED$)/.test(parameter);
  const tokens = query.filter(isToken).map(quote);
  if (tokens.length > 0 && method === 'GET')
    words.push('-G', ...tokens.map((each) => `--data-urlencode ${each}`));
  else words.push(...tokens.map((each) => `--url-query ${each}`));
  const rest = query.filter((each) => !isToken(each));
  const verb = method === 'HEAD' ? '--head' : `-X ${method}`;
  const whole = url + (rest.length > 0 ? `?${rest.join('&')}` : '');
  return `${before}${[`curl -i --path-as-is${isOld ? ' --http1.0' : ''}`, verb, ...words, ...flags, quote(whole)].join(' ')}`;
}
