import { connection } from 'next/server';
import { Chat } from './chat';
import { cache, rooms } from './rooms';

/** What a browser has to know is said when it asks: the same build serves any environment. */
export default async function Page() {
  await connection();
  const url = process.env.TOPICS_URL ?? 'http://127.0.0.1:8080';
  return (
    <>
      <h1>Chat</h1>
      <Chat url={url} cache={cache} rooms={rooms} />
    </>
  );
}
