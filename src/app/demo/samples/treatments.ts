/** Prescriptions and dispensations: the same treatment, seen by the prescriber and by the pharmacist. */
import { authors, nameOf, type SampleAuthor } from './authors.ts';
import { list, paragraph, section, table } from './narrative.ts';
import { inFrench, type Story, type Ticket } from './story.ts';

/** A line of a prescription. */
export type Medicine = {
  /** Brand (DCI) and strength: « Glucophage 1 000 mg (metformine) ». */
  readonly name: string;
  readonly dose: string;
  readonly duration: string;
  readonly advice?: string;
};

const medicine = (name: string, dose: string, duration = '3 mois', advice?: string): Medicine => ({
  name,
  dose,
  duration,
  ...(advice === undefined ? {} : { advice }),
});

export const MEDICINES = {
  metformin: medicine('Glucophage 1 000 mg, comprimé (metformine)', '1 matin et soir, pendant le repas'),
  metforminLow: medicine('Glucophage 500 mg, comprimé (metformine)', '1 matin et soir, pendant le repas'),
  gliclazide: medicine('Diamicron LM 60 mg, comprimé (gliclazide)', '1 le matin'),
  dapagliflozin: medicine(
    'Forxiga 10 mg, comprimé (dapagliflozine)',
    '1 le matin',
    '3 mois',
    'À suspendre en cas de jeûne, de vomissements ou d’opération.',
  ),
  glargine: medicine(
    'Lantus 100 unités/mL, stylo (insuline glargine)',
    '22 unités le soir, une injection',
    '3 mois',
    'Adapter de 2 unités selon la glycémie du matin.',
  ),
  aspart: medicine(
    'Novorapid 100 unités/mL, stylo (insuline asparte)',
    '6 unités avant chaque repas',
    '3 mois',
  ),
  strips: medicine('Bandelettes de glycémie et lancettes', '4 contrôles par jour', '3 mois'),
  warfarin: medicine(
    'Coumadine 5 mg, comprimé (warfarine)',
    '1 le soir, à adapter à l’INR',
    '3 mois',
    'INR cible entre 2 et 3. Pas d’anti-inflammatoire.',
  ),
  apixaban: medicine(
    'Eliquis 5 mg, comprimé (apixaban)',
    '1 matin et soir',
    '3 mois',
    'Ne jamais arrêter sans avis.',
  ),
  bisoprolol: medicine('Cardensiel 5 mg, comprimé (bisoprolol)', '1 le matin'),
  ramipril: medicine('Triatec 5 mg, gélule (ramipril)', '1 le soir'),
  sacubitril: medicine('Entresto 49 mg/51 mg, comprimé (sacubitril et valsartan)', '1 matin et soir'),
  furosemide: medicine(
    'Lasilix 40 mg, comprimé (furosémide)',
    '1 le matin',
    '3 mois',
    'Se peser chaque matin : appeler si +2 kg en 3 jours.',
  ),
  spironolactone: medicine('Aldactone 25 mg, comprimé (spironolactone)', '1 le midi'),
  amlodipine: medicine('Amlor 5 mg, gélule (amlodipine)', '1 le matin'),
  atorvastatin: medicine('Tahor 40 mg, comprimé (atorvastatine)', '1 le soir'),
  aspirin: medicine('Kardegic 75 mg, sachet (acide acétylsalicylique)', '1 le midi'),
  levothyroxine: medicine(
    'Levothyrox 75 microgrammes, comprimé (lévothyroxine)',
    '1 le matin à jeun, 30 minutes avant le petit déjeuner',
  ),
  vitaminD: medicine('Uvedose 100 000 UI, ampoule (colécalciférol)', '1 ampoule', 'dose unique'),
  calcium: medicine('Cacit Vitamine D3 1 000 mg/880 UI (calcium et vitamine D)', '1 par jour'),
  paracetamol: medicine(
    'Doliprane 1 000 mg, comprimé (paracétamol)',
    '1 toutes les 6 heures si douleur, 3 par jour au plus',
    '5 jours',
  ),
  paracetamolChild: medicine(
    'Doliprane 2,4 %, suspension buvable (paracétamol)',
    '1 dose-poids toutes les 6 heures si fièvre',
    '3 jours',
  ),
  amoxicillin: medicine(
    'Clamoxyl 1 g, comprimé (amoxicilline)',
    '1 matin, midi et soir',
    '7 jours',
    'Aller au bout du traitement.',
  ),
  fosfomycin: medicine('Monuril 3 g, sachet (fosfomycine)', '1 sachet, à distance d’un repas', 'dose unique'),
  salbutamol: medicine(
    'Ventoline 100 microgrammes/dose (salbutamol)',
    '1 à 2 bouffées si gêne',
    '6 mois',
    'Toujours avec la chambre d’inhalation.',
  ),
  tiotropium: medicine('Spiriva Respimat 2,5 microgrammes/dose (tiotropium)', '2 bouffées le matin'),
  budesonide: medicine(
    'Symbicort 200/6 microgrammes (budésonide et formotérol)',
    '1 bouffée matin et soir',
    '3 mois',
    'Se rincer la bouche après.',
  ),
  tamsulosin: medicine('Omix 0,4 mg, gélule (tamsulosine)', '1 le soir'),
  darbepoetin: medicine('Aranesp 40 microgrammes (darbépoétine)', '1 injection par semaine, en dialyse'),
  calcitriol: medicine('Calcium et vitamine D3, comprimé à croquer', '1 à chaque repas'),
  donepezil: medicine('Aricept 10 mg, comprimé (donépézil)', '1 le soir au coucher'),
  latanoprost: medicine(
    'Xalatan 50 microgrammes/mL, collyre (latanoprost)',
    '1 goutte dans chaque œil le soir',
  ),
  iron: medicine('Tardyferon 80 mg, comprimé (sulfate de fer)', '1 par jour à jeun', '2 mois'),
  folicAcid: medicine('Speciafoldine 0,4 mg, comprimé (acide folique)', '1 par jour', '3 mois'),
  contraceptive: medicine('Cerazette 0,075 mg, comprimé (désogestrel)', '1 par jour, sans arrêt', '12 mois'),
  pantoprazole: medicine('Inipomp 20 mg, comprimé (pantoprazole)', '1 le matin'),
  zopiclone: medicine(
    'Imovane 3,75 mg, comprimé (zopiclone)',
    '1 au coucher si besoin',
    '2 semaines',
    'À arrêter peu à peu. Risque de chute.',
  ),
  macrogol: medicine('Movicol, sachet (macrogol)', '1 à 2 par jour', '1 mois'),
  bilastine: medicine('Bilaska 20 mg, comprimé (bilastine)', '1 par jour, à distance des repas', '2 mois'),
} as const;

export function tellPrescription(
  story: Story,
  order: {
    readonly author?: SampleAuthor;
    readonly title: string;
    readonly at: Date;
    readonly medicines: readonly Medicine[];
    /** In relation with a long illness (ALD), and what is not. */
    readonly others?: readonly Medicine[];
    readonly replaces?: Ticket;
    readonly note?: string;
  },
): Ticket {
  const { author = authors.generalPractitioner, medicines, others = [] } = order;
  const parts = [
    ...(others.length > 0 ? [paragraph('Prescriptions en rapport avec l’affection de longue durée')] : []),
    lines(medicines),
    ...(others.length > 0
      ? [paragraph('Prescriptions sans rapport avec l’affection de longue durée'), lines(others)]
      : []),
  ];
  return story.tell({
    author,
    type: '57833-6',
    title: order.title,
    at: order.at,
    replaces: order.replaces,
    sections: [
      section('57828-6', 'Ordonnance', ...parts),
      ...(order.note ? [section('48767-8', 'Remarque', order.note)] : []),
    ],
  });
}

const lines = (medicines: readonly Medicine[]) =>
  table(
    ['Médicament', 'Posologie', 'Durée', 'Conseil'],
    medicines.map((one) => [one.name, one.dose, one.duration, one.advice ?? '']),
  );

export function tellDispensation(
  story: Story,
  at: Date,
  medicines: readonly Medicine[],
  prescribedAt: Date,
): void {
  story.tell({
    author: authors.pharmacist,
    type: '60593-1',
    title: 'Médicaments délivrés par la pharmacie',
    at,
    sections: [
      section(
        '60590-7',
        'Produits délivrés',
        paragraph(`Ordonnance de ${nameOf(authors.generalPractitioner)} du ${inFrench(prescribedAt)}.`),
        table(
          ['Produit', 'Quantité', 'Posologie rappelée'],
          medicines.map((one) => [one.name, '1 boîte pour un mois', one.dose]),
        ),
      ),
      section(
        '48767-8',
        'Conseils donnés',
        list(
          medicines
            .flatMap((one) => one.advice ?? [])
            .slice(0, 3)
            .concat('Rapporter les médicaments non utilisés à la pharmacie.'),
        ),
      ),
    ],
  });
}
