/** What a mandate is and gives, as the person, the one who acts and a proof on paper read it. */
import type { MandateKind, Scope } from '../store/mandates.ts';

export const KIND_WORDS: Readonly<Record<MandateKind, string>> = {
  parent: 'Parent',
  guardian: 'Représentant légal',
  carer: 'Aidant',
};

const MAY: Readonly<Partial<Record<string, string>>> & Readonly<Record<Scope, string>> = {
  'documents.read': 'Lire les documents',
  'documents.add': 'Ajouter des documents',
  access: 'Choisir qui a accès, et cacher des documents',
  trace: 'Lire l’historique',
};

export const mayOf = (scopes: readonly string[]): readonly string[] =>
  scopes.flatMap((scope) => MAY[scope] ?? []);

/** What no mandate of this kind ever gives (R13, R14, R29, R40). */
export const mayNotOf = (kind: MandateKind): readonly string[] =>
  kind === 'carer'
    ? [
        'Cacher ou archiver un document',
        'Donner ou retirer un accès',
        'Lire l’historique',
        'Changer l’adresse mail ou la connexion',
        'Emporter une copie, ou fermer le carnet',
      ]
    : ['Changer l’adresse mail ou la connexion', 'Voir un soin que la personne garde secret'];
