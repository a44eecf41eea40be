/** The documents that the demonstration starts with. */
import type { House } from '../compose.ts';

export async function seedDocuments(_deps: { readonly house: House; readonly holders: ReadonlyMap<string, string> }): Promise<void> {}
