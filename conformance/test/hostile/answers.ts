import { writeForEver, type Asked, type Hostile } from './hostile-server.ts';

export type { Asked };

/** A target that no run expects, how the run has to end, and what it says. */
export interface HostileTarget extends Hostile {
  name: string;
  /** 3: could not be tested; 1: it could, and is wrong. */
  code: 1 | 3;
  /** In the report, and on stderr where nothing could be tested at all. */
  says: RegExp;
}

export const kibibyte = 1024;
export const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n';
export const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
export const raw =
  (text: string | Buffer) =>
  ({ socket }: Asked) =>
    void socket.write(text);
export const endless =
  (before: string, piece: string | Buffer, everyMs = 2) =>
  ({ socket }: Asked) => {
    socket.write(before);
    writeForEver(socket, piece, everyMs);
  };
export const whole = (status: string, headers: string[], body: string | Buffer = '') =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${[...headers, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);
export const json = ['Content-Type: application/json', 'Cache-Control: no-store'];
/** Misbehaves with polls only. */
export const polls = (answer: (asked: Asked) => void) => (asked: Asked) =>
  asked.method === 'GET' ? answer(asked) : asked.serve();
export const acting =
  '\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u2028<script>alert(1)</script><img src=x onerror=alert(1)> ``` | x |\n# CONFORMANT\r\n';
