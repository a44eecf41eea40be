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

export function typedIn(form: FormData): Typed {
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 200);
  return {
    qui: text('qui') === 'parent' ? 'parent' : 'aidant',
    nom: text('nom'),
    prenom: text('prenom'),
    naissance: text('naissance'),
    lien: text('lien'),
    droit: form.getAll('droit').map(String),
    caches: text('caches') === 'oui',
    fin: text('fin'),
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
