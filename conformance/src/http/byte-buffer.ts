/** Bytes that grow at the end and are taken from the front. Each byte is copied a few times at most, whatever the pieces. */
export class ByteBuffer {
  #bytes = Buffer.alloc(0);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  push(chunk: Buffer): void {
    if (this.#from === this.#to) this.#from = this.#to = 0;
    if (this.#to + chunk.length > this.#bytes.length) {
      const bytes = Buffer.allocUnsafe(Math.max(1024, 2 * (this.length + chunk.length)));
      this.#bytes.copy(bytes, 0, this.#from, this.#to);
      [this.#bytes, this.#to, this.#from] = [bytes, this.length, 0];
    }
    chunk.copy(this.#bytes, this.#to);
    this.#to += chunk.length;
  }

  /** All of it, in place: valid until the next push. */
  view(): Buffer {
    return this.#bytes.subarray(this.#from, this.#to);
  }

  /** Takes so many bytes from the front, in place: valid until the next push. */
  take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#from, this.#from + length);
    this.#from += taken.length;
    return taken;
  }
}
