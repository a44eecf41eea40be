/**
 * Data of a page, in a box that React Router's hand-over to the browser cannot look into: nothing hydrates here, so
 * encoding the same data a second time would be work for nobody, and `*.data` addresses have nothing to tell.
 */
export class Sealed<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  open(): T {
    return this.#value;
  }
}
