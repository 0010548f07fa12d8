/** Recreates a topic: DELETE to the URL that the target was given. @throws when the answer is not a success */
export async function resetTopic(template: string, cache: string, topic: string): Promise<void> {
  const url = template
    .replace('{cache}', encodeURIComponent(cache))
    .replace('{topic}', encodeURIComponent(topic));
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`the reset at ${url} was answered with ${response.status}`);
}
