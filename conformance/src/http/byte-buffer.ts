const [minBlockBytes, maxBlockBytes] = [512, 64 * 1024];

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

/** Bytes that are only added to, in blocks: what they take is what they are long, also of those that never end. */
export class ByteBlocks {
  readonly #full: Buffer[] = [];
  #last: Buffer = Buffer.alloc(0);
  /** Of the last block, how much is written. */
  #used = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#used === this.#last.length) this.#newBlock();
      const copied = bytes.copy(this.#last, this.#used, from);
      this.#used += copied;
      from += copied;
    }
    this.#length += bytes.length;
  }

  /** All of it, in one buffer. */
  joined(): Buffer {
    return Buffer.concat([...this.#full, this.#last.subarray(0, this.#used)]);
  }

  #newBlock(): void {
    if (this.#used > 0) this.#full.push(this.#last);
    this.#last = Buffer.allocUnsafe(Math.min(maxBlockBytes, Math.max(minBlockBytes, this.#length)));
    this.#used = 0;
  }
}
