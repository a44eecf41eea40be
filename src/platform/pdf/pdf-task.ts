// What the main thread and the workers say to each other.

export type PdfErrorCode =
  /** Not a PDF, or too damaged to be read. */
  | 'invalid'
  /** Opens with a password only. */
  | 'password'
  | 'no-such-page'
  | 'timeout'
  | 'memory'
  /** The worker ended without an answer. */
  | 'crashed'
  /** The renderer was closed. */
  | 'closed';

export type PdfTask =
  | { readonly kind: 'count'; readonly bytes: Uint8Array }
  | { readonly kind: 'render'; readonly bytes: Uint8Array; readonly page: number; readonly width: number }
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly mostPages: number };

export type PdfAnswer =
  | { readonly ok: true; readonly value: number | Uint8Array | readonly string[] }
  | { readonly ok: false; readonly code: PdfErrorCode };

export interface PdfWorkerSettings {
  readonly maxPixels: number;
}
