/** Rules of our own for `redocly lint`: what the built-in ones cannot say. Loaded by spec/redocly.yaml. */

/** An integer without bounds is a bug for a client in a language whose numbers are smaller. */
const integerHasBounds = () => ({
  Schema(schema, { report }) {
    if (schema.type !== 'integer') return;
    for (const bound of ['minimum', 'maximum'])
      if (schema[bound] === undefined) report({ message: `An integer needs a ${bound}.` });
  },
});

/** The mock serves these examples, and a reader learns from them. */
const responseBodyHasExamples = () => ({
  Response: {
    MediaType(media, { report }) {
      if (!media.examples) report({ message: 'A response body needs named examples.' });
    },
  },
});

/** A cached long poll delivers the same messages for ever. */
const responseIsNeverCached = () => ({
  Response(response, { report }) {
    if (!response.headers?.['Cache-Control'])
      report({ message: 'A response needs the header Cache-Control: no-store.' });
  },
});

/** @returns {import('@redocly/cli').Plugin} */
export default () => ({
  id: 'topics',
  rules: {
    oas3: {
      'integer-has-bounds': integerHasBounds,
      'response-body-has-examples': responseBodyHasExamples,
      'response-is-never-cached': responseIsNeverCached,
    },
  },
});
