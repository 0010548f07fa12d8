// prism mock ends, with all that it is doing, when a path or a form does not decode. With this it takes such text as it is.
const decode = decodeURIComponent;
globalThis.decodeURIComponent = (text) => {
  try {
    return decode(text);
  } catch {
    return text;
  }
};
