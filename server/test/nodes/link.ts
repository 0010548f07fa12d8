import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface Pair {
  near: Socket;
  far: Socket;
  /** What the near side said so far, up to a few kilobytes. */
  said: string;
  frozen: boolean;
}

/** The way to a server of this machine, which can break, fall silent, and lead elsewhere. */
export async function startLink(port: number) {
  const pairs = new Set<Pair>();
  const link = { port: 0, to: port, isDown: false };
  let held: { said: RegExp; chunks: (() => void)[]; begun: () => void } | undefined;
  const server = createServer((near) => {
    if (link.isDown) {
      near.destroy();
      return;
    }
    const far = connect(link.to, '127.0.0.1');
    const pair: Pair = { near, far, said: '', frozen: false };
    pairs.add(pair);
    near.on('data', (data: Buffer) => {
      if (pair.said.length < 4096) pair.said += data.toString('latin1');
      if (pair.frozen) return;
      if (held?.said.test(pair.said)) {
        held.chunks.push(() => far.write(data));
        held.begun();
      } else far.write(data);
    });
    far.on('data', (data: Buffer) => {
      if (!pair.frozen) near.write(data);
    });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      end.setNoDelay(true);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  link.port = (server.address() as AddressInfo).port;
  const cut = (which = /^/) => {
    for (const { near, far, said } of pairs) {
      if (!which.test(said)) continue;
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: `redis://127.0.0.1:${link.port}`,
    port: link.port,
    /** Cuts what is there, and everything that comes, until it is up again. */
    down: () => {
      link.isDown = true;
      cut();
    },
    up: () => {
      link.isDown = false;
    },
    /** Cuts what is there, or only the connections on which such a thing was said; what comes leads to this port. */
    lead: (to: number, said?: RegExp) => {
      link.to = to;
      cut(said);
    },
    /**
     * Keeps back what is sent to the server on connections on which such a thing was said, from then on.
     * @returns `begun` resolves once something is kept back; `release` sends it, and all that comes
     */
    hold: (said: RegExp) => {
      const chunks: (() => void)[] = [];
      const begun = new Promise<void>((resolve) => {
        held = { said, chunks, begun: resolve };
      });
      const release = () => {
        held = undefined;
        for (const send of chunks.splice(0)) send();
      };
      return { begun, release };
    },
    /** Loses what is sent on the connections there are on which such a thing was said, in both directions, and says nothing. */
    freeze: (said: RegExp) => {
      let frozen = 0;
      for (const pair of pairs) {
        if (!said.test(pair.said)) continue;
        pair.frozen = true;
        frozen++;
      }
      return frozen;
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
