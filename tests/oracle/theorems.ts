/** The named theorems of the access decision, to be put to each of its implementations. */
import type { Theorem } from './theorem.ts';
import { theoremsOfDocuments } from './theorems-of-documents.ts';
import { theoremsOfPowers } from './theorems-of-powers.ts';

export const theorems: readonly Theorem[] = [...theoremsOfDocuments, ...theoremsOfPowers];
