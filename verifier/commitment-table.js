/** Commitments by their leaf index, found again by their bytes: 32 bytes and a few more each, for millions of them. */

const WIDTH = 32;

export class CommitmentTable {
  #bytes = Buffer.alloc(WIDTH * 1024);
  /** Slots of an open table: a leaf index + 1, or 0. Commitments are digests, so their first bytes are their own hash. */
  #slots = new Uint32Array(4096);
  #used = new Uint8Array(1024);
  size = 0;

  /** Adds the commitment of the next leaf. @param {Uint8Array} commitment */
  push(commitment) {
    if (this.size * WIDTH === this.#bytes.length) this.#grow();
    this.#bytes.set(commitment.subarray(0, WIDTH), this.size * WIDTH);
    this.size += 1;
    this.#place(this.size - 1);
  }

  /** The leaf of this commitment, once: a second line cannot have it too. @param {Uint8Array} commitment */
  use(commitment) {
    for (let slot = this.#slotOf(commitment); ; slot = (slot + 1) % this.#slots.length) {
      const found = this.#slots[slot] ?? 0;
      if (found === 0) return undefined;
      const at = (found - 1) * WIDTH;
      if (this.#used[found - 1] === 0 && this.#bytes.subarray(at, at + WIDTH).equals(commitment)) {
        this.#used[found - 1] = 1;
        return found - 1;
      }
    }
  }

  /** The leaves that no line used. */
  *unused() {
    for (let index = 0; index < this.size; index += 1) if (this.#used[index] === 0) yield index;
  }

  #grow() {
    const bytes = Buffer.alloc(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    const used = new Uint8Array(this.#used.length * 2);
    used.set(this.#used);
    this.#used = used;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let index = 0; index < this.size; index += 1) this.#place(index);
  }

  /** @param {number} index */
  #place(index) {
    let slot = this.#slotOf(this.#bytes.subarray(index * WIDTH, (index + 1) * WIDTH));
    while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
    this.#slots[slot] = index + 1;
  }

  /** @param {Uint8Array} commitment */
  #slotOf(commitment) {
    const [a = 0, b = 0, c = 0, d = 0] = commitment;
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % this.#slots.length;
  }
}
