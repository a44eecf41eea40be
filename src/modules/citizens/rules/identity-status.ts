/**
 * How sure an identity is (référentiel national d'identitovigilance; guide d'implémentation INS, EXI ID 24 and 26). Two
 * acts make the status: the identity was checked on a document of high confidence, and the number was obtained from INSi.
 * Each alone gives one of the two in between. Three attributes ask for care.
 */
import type { BlockingTrait, WarningTrait } from '#formats/traits';

/** National identity rules (RNIV): only a qualified INS may feed a record (R19). */
export type InsStatus = 'provisoire' | 'recuperee' | 'validee' | 'qualifiee';

export type IdentityAttribute = 'homonyme' | 'douteux' | 'fictif';

export type IdentityState = {
  readonly status: InsStatus;
  readonly attributes: readonly IdentityAttribute[];
};

const STATUS: Readonly<Record<InsStatus, { readonly checked: boolean; readonly obtained: boolean }>> = {
  provisoire: { checked: false, obtained: false },
  recuperee: { checked: false, obtained: true },
  validee: { checked: true, obtained: false },
  qualifiee: { checked: true, obtained: true },
};

function statusOf(acts: { readonly checked: boolean; readonly obtained: boolean }): InsStatus {
  if (acts.checked) return acts.obtained ? 'qualifiee' : 'validee';
  return acts.obtained ? 'recuperee' : 'provisoire';
}

/** INSi is not asked about an identity that is doubted or invented, and its number counts no more. */
export const mayAskInsi = ({ attributes }: IdentityState): boolean =>
  !attributes.includes('douteux') && !attributes.includes('fictif');

/** `checked` and `obtained`: the two acts. `withdrawn`: INSi gives the number no more. Doubt stands against both acts. */
export type IdentityAct = 'checked' | 'obtained' | 'withdrawn' | IdentityAttribute;

/** What the act makes of the identity; undefined when it may not be done. */
export function afterAct(state: IdentityState, act: IdentityAct): IdentityState | undefined {
  const acts = STATUS[state.status];
  switch (act) {
    case 'checked':
    case 'obtained':
      if (!mayAskInsi(state)) return undefined;
      return { ...state, status: statusOf({ ...acts, [act]: true }) };
    case 'withdrawn':
      return { ...state, status: statusOf({ ...acts, obtained: false }) };
    case 'homonyme':
      return marked(state, act);
    case 'douteux':
    case 'fictif':
      // the two exclude each other, and leave nothing but a provisional identity
      if (!mayAskInsi(state) && !state.attributes.includes(act)) return undefined;
      return { ...marked(state, act), status: 'provisoire' };
  }
}

const marked = (state: IdentityState, attribute: IdentityAttribute): IdentityState => ({
  ...state,
  attributes: state.attributes.includes(attribute) ? state.attributes : [...state.attributes, attribute],
});

/** What was done to lift the attribute is told by who lifts it; the two acts are to be done again. */
export const without = (state: IdentityState, attribute: IdentityAttribute): IdentityState => ({
  ...state,
  attributes: state.attributes.filter((one) => one !== attribute),
});

/**
 * Documents of high confidence (RNIV; codes of HL7 France, « mode de validation de l'identité »). A driving licence, a
 * carte Vitale, a residence certificate or a copy are not among them. Two serve for children only, with a parent's own.
 */
export const IDENTITY_DOCUMENTS = [
  { code: 'CN', label: 'Carte nationale d’identité', minorsOnly: false },
  { code: 'CE', label: 'Carte d’identité d’un pays de l’Union européenne', minorsOnly: false },
  { code: 'PA', label: 'Passeport', minorsOnly: false },
  { code: 'CS', label: 'Titre de séjour', minorsOnly: false },
  { code: 'IE', label: 'Identité électronique (France Identité, appli carte Vitale)', minorsOnly: false },
  { code: 'LE', label: 'Livret de famille, avec la pièce d’un parent', minorsOnly: true },
  { code: 'AN', label: 'Extrait d’acte de naissance, avec la pièce d’un parent', minorsOnly: true },
] as const;

export function identityDocument(code: string, isMinor: boolean) {
  return IDENTITY_DOCUMENTS.find((one) => one.code === code && (isMinor || !one.minorsOnly));
}

/** What INSi's number is to the one that is held. */
export type NumberFound =
  | { readonly kind: 'same' }
  /** The one held is among those before it: the number changed. */
  | { readonly kind: 'changed' }
  /** Another person's, or a homonym's: nothing ties the two. */
  | { readonly kind: 'other' };

type Number = { readonly ins: string; readonly insOid: string };
const isSame = (a: Number, b: Number): boolean => a.ins === b.ins && a.insOid === b.insOid;

export function numberFound(
  held: Number,
  found: Number & { readonly former: readonly Number[] },
): NumberFound {
  if (isSame(held, found)) return { kind: 'same' };
  return { kind: found.former.some((one) => isSame(one, held)) ? 'changed' : 'other' };
}

/** In words, for who compares with the document. */
export const TRAIT_LABELS: Readonly<Record<BlockingTrait | WarningTrait, string>> = {
  birthName: 'le nom de naissance',
  birthGivenName: 'le premier prénom de naissance',
  sex: 'le sexe',
  birthDate: 'la date de naissance',
  furtherGivenNames: 'les autres prénoms',
  birthPlace: 'le lieu de naissance',
};
