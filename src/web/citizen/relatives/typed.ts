import { text } from '../../form.ts';

/** An invitation as it is typed, from one step of its form to the next. */
export type Typed = {
  readonly qui: 'aidant' | 'parent';
  readonly nom: string;
  readonly prenom: string;
  readonly naissance: string;
  readonly lien: string;
  readonly droit: readonly string[];
  readonly caches: boolean;
  readonly fin: string;
};

const short = (form: FormData, name: string) => text(form, name).slice(0, 200);

export function typedIn(form: FormData): Typed {
  return {
    qui: short(form, 'qui') === 'parent' ? 'parent' : 'aidant',
    nom: short(form, 'nom'),
    prenom: short(form, 'prenom'),
    naissance: short(form, 'naissance'),
    lien: short(form, 'lien'),
    droit: form.getAll('droit').map(String),
    caches: short(form, 'caches') === 'oui',
    fin: short(form, 'fin'),
  };
}

/** The same, as the fields of a form that carries it on. */
export const carried = (typed: Typed): readonly (readonly [name: string, value: string])[] => [
  ['qui', typed.qui],
  ['nom', typed.nom],
  ['prenom', typed.prenom],
  ['naissance', typed.naissance],
  ['lien', typed.lien],
  ...typed.droit.map((one) => ['droit', one] as const),
  ...(typed.caches ? [['caches', 'oui'] as const] : []),
  ['fin', typed.fin],
];
