/** Orval's command line cannot say where the service is. */
export const topics = {
  input: '../../spec/openapi.yaml',
  output: {
    target: 'generated/orval/api.ts',
    client: 'fetch',
    baseUrl: '${process.env.TOPICS_URL}',
  },
};
