'use client';
import { useState, type FormEvent } from 'react';
import { useRoom, type RoomOptions } from './use-room';

const fieldsOf = (form: HTMLFormElement) => Object.fromEntries(new FormData(form)) as Record<string, string>;

interface ChatProps {
  url: string;
  cache: string;
  rooms: string[];
}

export function Chat({ url, cache, rooms }: ChatProps) {
  const [entered, setEntered] = useState<{ name: string; room: string }>();

  function enter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, room } = fieldsOf(event.currentTarget);
    setEntered({ name: name!, room: room! });
  }

  return (
    <>
      <form onSubmit={enter}>
        <input name="name" placeholder="Your name" required />
        <select name="room" aria-label="Room">
          {rooms.map((room) => (
            <option key={room}>{room}</option>
          ))}
        </select>
        <button>Enter</button>
      </form>
      {entered && <Room key={`${entered.room}/${entered.name}`} url={url} cache={cache} {...entered} />}
    </>
  );
}

/** What is said is shown as text, whatever it is. */
function Room(options: RoomOptions) {
  const { lines, state, say } = useRoom(options);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (await say(fieldsOf(form).text!)) form.reset();
  }

  return (
    <>
      <ol aria-live="polite">
        {lines.map(({ kind, text }, index) => (
          <li key={index} className={kind}>
            {text}
          </li>
        ))}
      </ol>
      <p role="status">{state}</p>
      <form onSubmit={(event) => void send(event)}>
        <input name="text" placeholder="Say something" autoComplete="off" required />
        <button>Say</button>
      </form>
    </>
  );
}
