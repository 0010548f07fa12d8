interface Asked<T> {
  answer: Promise<T>;
  /** For those who came after the question was asked. */
  next?: Promise<T>;
}

/**
 * Asks one question at a time about each thing. Who comes while it is under way shares the next one: every answer is to a question
 * that was asked after its caller came, and however many come, two questions serve them.
 */
export class Shared<T> {
  readonly #asked = new Map<string, Asked<T>>();

  ask(about: string, question: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(about);
    if (!asked) return this.#begin(about, question);
    const again = () => this.#begin(about, question);
    return (asked.next ??= asked.answer.then(again, again));
  }

  #begin(about: string, question: () => Promise<T>): Promise<T> {
    const answer = question();
    const asked: Asked<T> = { answer };
    this.#asked.set(about, asked);
    const done = () => {
      if (this.#asked.get(about) === asked && !asked.next) this.#asked.delete(about);
    };
    answer.then(done, done);
    return answer;
  }
}
