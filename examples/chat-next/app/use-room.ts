'use client';
import { TopicClient } from '@topics-http/client';
import { useCallback, useEffect, useMemo, useState } from 'react';

export interface RoomOptions {
  /** The Topics service, as browsers reach it. */
  url: string;
  cache: string;
  name: string;
  room: string;
}
export interface Line {
  kind: 'message' | 'notice';
  text: string;
}

/** A token for this room. The client asks for another one before it expires; the subscription goes on. */
async function askForToken(name: string, room: string): Promise<string> {
  const response = await fetch('/token', {
    method: 'POST',
    headers: { Authorization: `Bearer ${encodeURIComponent(name)}` },
    body: JSON.stringify({ room }),
  });
  const answer = (await response.json()) as { token: string; message: string };
  if (!response.ok) throw new Error(answer.message);
  return answer.token;
}

/** Follows a room for as long as the component is there: what was said in it, how the connection is, and how to say something. */
export function useRoom({ url, cache, name, room }: RoomOptions) {
  const [lines, setLines] = useState<Line[]>([]);
  const [state, setState] = useState('');
  const topics = useMemo(
    () => new TopicClient({ url, token: () => askForToken(name, room), heartbeatMs: 1000 }),
    [url, name, room],
  );
  const show = useCallback(
    (text: string, kind: Line['kind'] = 'message') => setLines((lines) => [...lines, { text, kind }]),
    [],
  );

  useEffect(() => {
    setLines([]);
    const subscribing = topics.subscribe(cache, room, {
      onItem: (item) => show(`${item.tokenId() ?? 'somebody'}: ${item.valueString()}`),
      onDiscontinuity: () => show('You may have missed messages.', 'notice'),
      onHeartbeat: () => setState(`You are in ${room}.`),
      onConnectionLost: () => setState('Connecting again …'),
      onError: (error) => setState(error.message()),
    });
    subscribing.then(
      (subscription) => subscription.type === 'Error' && setState(subscription.message()),
      (error: unknown) => setState(String(error)),
    );
    return () =>
      void subscribing.then(
        (subscription) => subscription.type === 'Subscription' && subscription.unsubscribe(),
        () => undefined,
      );
  }, [topics, cache, room, show]);

  /** @returns whether it was sent */
  async function say(text: string): Promise<boolean> {
    const published = await topics.publish(cache, room, text);
    if (published.type === 'Error') show(`Not sent: ${published.message()}`, 'notice');
    return published.type === 'Success';
  }
  return { lines, state, say };
}
