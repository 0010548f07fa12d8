import { TopicClient } from '@topics-http/client';

const [enter, say, messages, state] = ['enter', 'say', 'messages', 'state'].map((id) =>
  document.getElementById(id),
);
const { url, cache } = await (await fetch('config.json')).json();

/** As text, never as HTML: it comes from anybody. */
function show(text, kind = 'message') {
  const line = document.createElement('li');
  line.className = kind;
  line.textContent = text;
  messages.append(line);
  line.scrollIntoView();
}

/** A token for this room. The client asks for another one before it expires; the subscription goes on. */
async function askForToken(name, room) {
  const response = await fetch('token', {
    method: 'POST',
    headers: { Authorization: `Bearer ${name}` },
    body: JSON.stringify({ room }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer.token;
}

let subscription;
enter.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { name, room } = Object.fromEntries(new FormData(enter));
  subscription?.unsubscribe();
  messages.replaceChildren();
  const topics = new TopicClient({ url, token: () => askForToken(name, room), heartbeatMs: 1000 });
  subscription = await topics.subscribe(cache, room, {
    onItem: (item) => show(`${item.tokenId() ?? 'somebody'}: ${item.valueString()}`),
    onDiscontinuity: () => show('You may have missed messages.', 'notice'),
    onHeartbeat: () => (state.textContent = `You are in ${room}.`),
    onConnectionLost: () => (state.textContent = 'Connecting again …'),
    onError: (error) => (state.textContent = error.message()),
  });
  if (subscription.type === 'Error') {
    state.textContent = subscription.message();
    return;
  }
  say.hidden = false;
  say.onsubmit = async (event) => {
    event.preventDefault();
    const { text } = Object.fromEntries(new FormData(say));
    const published = await topics.publish(cache, room, text);
    if (published.type === 'Error') show(`Not sent: ${published.message()}`, 'notice');
    else say.reset();
  };
});
