/** A tree of RFC 6962 that is read leaf by leaf: only the complete subtrees of its right edge are held. */
import { hash } from 'node:crypto';

/** @param {...Uint8Array} parts */
const sha256 = (...parts) => hash('sha256', Buffer.concat(parts), 'buffer');

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export class GrowingTree {
  /** Complete subtrees, the larger first. @type {{ readonly hash: Buffer, readonly height: number }[]} */
  #edge = [];
  size = 0;

  /**
   * @param {Uint8Array} commitment
   * @returns the subtrees of 256, 65 536… leaves that this one completed
   */
  push(commitment) {
    const completed = [];
    this.size += 1;
    let node = { hash: sha256(LEAF, commitment), height: 0 };
    for (let left = this.#edge.at(-1); left?.height === node.height; left = this.#edge.at(-1)) {
      this.#edge.pop();
      node = { hash: sha256(NODE, left.hash, node.hash), height: node.height + 1 };
      if (node.height % 8 === 0) completed.push({ ...node, index: this.size / 2 ** node.height - 1 });
    }
    this.#edge.push(node);
    return completed;
  }

  root() {
    const last = this.#edge.at(-1);
    if (!last) return sha256();
    return this.#edge
      .slice(0, -1)
      .reduceRight((right, { hash: left }) => sha256(NODE, left, right), last.hash);
  }
}
