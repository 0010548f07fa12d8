import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Recreates a topic: DELETE to the URL that the service was given, or its command with TOPICS_CACHE and TOPICS_TOPIC in
 * the environment. @throws when that fails
 */
export async function resetTopic(reset: string, cache: string, topic: string): Promise<void> {
  if (!/^https?:/.test(reset)) {
    const env = { ...process.env, TOPICS_CACHE: cache, TOPICS_TOPIC: topic };
    await promisify(execFile)('sh', ['-c', reset], { env, timeout: 30_000 });
    return;
  }
  const url = reset
    .replace('{cache}', encodeURIComponent(cache))
    .replace('{topic}', encodeURIComponent(topic));
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`the reset at ${url} was answered with ${response.status}`);
}
