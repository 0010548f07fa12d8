import {
  ApiError,
  FollowingService,
  OpenAPI,
  PublishingService,
  type ErrorBody,
} from '../generated/openapi-typescript-codegen/index.js';
import { request } from '../generated/openapi-typescript-codegen/core/request.js';
import type { Answer, MakeClient } from './client.js';

async function answerOf(publishing: Promise<unknown>): Promise<Answer> {
  try {
    await publishing;
    return {};
  } catch (error) {
    if (error instanceof ApiError) return { code: (error.body as ErrorBody).code };
    throw error;
  }
}

export const makeClient: MakeClient = ({ url, token }) => {
  OpenAPI.BASE = url;
  OpenAPI.HEADERS = { Authorization: token };
  // Its own choice leaves the slash in a name.
  OpenAPI.ENCODE_PATH = encodeURIComponent;
  return {
    publishText: ({ cacheName, topicName }, text) =>
      answerOf(PublishingService.publish(cacheName, topicName, text)),
    // Of several media types of a body, its methods have the first one; what they are made of takes any.
    publishBytes: (path, bytes) =>
      answerOf(
        request(OpenAPI, {
          method: 'POST',
          url: '/topics/{cacheName}/{topicName}',
          path: { ...path },
          body: new Blob([bytes]),
          mediaType: 'application/octet-stream',
        }),
      ),
    poll: async ({ cacheName, topicName }, { number, page }) => {
      const answer = await FollowingService.subscribe(cacheName, topicName, number, page);
      // The default response, which it takes for another success.
      if (!('items' in answer)) throw new Error(answer.message);
      return answer.items as never;
    },
  };
};
