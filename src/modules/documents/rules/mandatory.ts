/**
 * The documents that those who make them must file (article L. 1111-15 of the Code de la santé publique; list of the order of
 * 26 April 2022, in force by kinds of maker until the end of 2023), as types of the record (JDV J07). A reader sees at once which
 * kinds are there and which are not; that a kind is absent says that none is there for this reader, and never why.
 */
export type MandatoryKind = {
  readonly code: string;
  readonly label: string;
  readonly typeCodes: readonly string[];
};

export const MANDATORY: readonly MandatoryKind[] = [
  { code: 'vsm', label: 'Volet de synthèse médicale', typeCodes: ['60591-5', 'SYNTH'] },
  { code: 'liaison-entree', label: 'Lettre de liaison à l’entrée', typeCodes: ['18761-7', '88348-8'] },
  { code: 'liaison-sortie', label: 'Lettre de liaison à la sortie', typeCodes: ['11490-0', '83981-1'] },
  // the discharge prescription is told by its title alone: it is a prescription like the others here
  {
    code: 'hospitalisation',
    label: 'Compte rendu d’hospitalisation',
    typeCodes: ['34112-3', '15507-7', '15508-5'],
  },
  { code: 'operatoire', label: 'Compte rendu opératoire', typeCodes: ['34874-8', '34875-5'] },
  // examinations of genetic characteristics (51969-4) are left out by the order itself
  { code: 'biologie', label: 'Compte rendu de biologie', typeCodes: ['11502-2', '60568-3', '11526-1'] },
  { code: 'imagerie', label: 'Compte rendu d’imagerie', typeCodes: ['18748-4'] },
  {
    code: 'prescription-actes',
    label: 'Prescription d’actes',
    typeCodes: [
      'PRESC-BIO',
      'PRESC-INF',
      'PRESC-KINE',
      'PRESC-ORTHOPHO',
      'PRESC-ORTHOPTIE',
      'PRESC-PEDI',
      '55115-0',
      '57832-8',
    ],
  },
  { code: 'prescription-produits', label: 'Prescription de produits de santé', typeCodes: ['57833-6'] },
  { code: 'consultation', label: 'Compte rendu de consultation', typeCodes: ['11488-4', '85208-7'] },
  { code: 'lettre', label: 'Lettre d’un confrère', typeCodes: ['96349-6'] },
];

export const mandatoryKind = (code: string): MandatoryKind | undefined =>
  MANDATORY.find((kind) => kind.code === code);
