/**
 * Who signs the demonstration's documents: the cast's professionals, each under their own session, and colleagues of the
 * CHU whose secretariat files for them (R38). Nobody here exists: every number is a test number, key computed.
 */
import { type CastStructure, cast } from '../cast.ts';

export type SampleAuthor = {
  /** PS_IdNat. */
  readonly id: string;
  readonly family: string;
  readonly given: string;
  readonly prefix: string | undefined;
  /** JDV_J01, for example G15_10/SM04, and its label. */
  readonly specialty: { readonly code: string; readonly label: string };
  readonly structure: CastStructure;
  /** JDV_J04. */
  readonly setting: 'AMBULATOIRE' | 'ETABLISSEMENT';
  readonly software: string;
  /** Persona of the cast whose session files the document. */
  readonly depositor: string;
};

const SPECIALTIES: Readonly<Record<string, readonly [code: string, label: string]>> = {
  medecin: ['G15_10/SM54', 'Médecin - Médecine Générale (SM)'],
  infirmiere: ['G15_60', 'Infirmier'],
  pharmacien: ['G15_21/A', 'Pharmacien titulaire d’officine'],
  'sage-femme': ['G15_50', 'Sage-Femme'],
  cardiologue: ['G15_10/SM04', 'Médecin - Cardiologie et maladies vasculaires (SM)'],
  biologiste: ['G15_10/SM03', 'Médecin - Biologie médicale (SM)'],
  'medecin-du-travail': ['G15_10/SM25', 'Médecin - Médecine du travail (SM)'],
};

const SOFTWARE: Readonly<Record<string, string>> = {
  SA01: 'Dossier Valombre 12',
  SA25: 'Paillasse 7.2',
  SA33: 'Officine Claire 3',
  SA08: 'Tournée 5',
  SA52: 'Cabinet Aubrées 9.1',
};

const structures = new Map(cast.structures.map((one) => [one.id, one]));

function structure(id: string): CastStructure {
  const found = structures.get(id);
  if (!found) throw new Error(`The cast has no structure ${id}`);
  return found;
}

function ofCast(persona: string): SampleAuthor {
  const one = cast.professionals.find(({ id }) => id === persona);
  const [code, label] = SPECIALTIES[persona] ?? [];
  if (!one || !code || !label) throw new Error(`The cast has no professional ${persona}`);
  const place = structure(one.structureId);
  return {
    id: one.nationalId,
    family: one.familyName,
    given: one.givenName,
    prefix: one.professionCode === '10' ? 'Dr' : undefined,
    specialty: { code, label },
    structure: place,
    setting: place.sectorCode === 'SA01' ? 'ETABLISSEMENT' : 'AMBULATOIRE',
    software: SOFTWARE[place.sectorCode] ?? 'Cabinet Aubrées 9.1',
    depositor: persona,
  };
}

const HOSPITAL = '1990000119';

/** A colleague of the CHU: not in the directory, named by the documents that the secretariat files. */
function ofHospital(order: number, given: string, family: string, code: string, label: string): SampleAuthor {
  const place = structure(HOSPITAL);
  return {
    id: `8${withKey(`9970090${String(order).padStart(3, '0')}`)}`,
    family,
    given,
    prefix: code.startsWith('G15_10') ? 'Dr' : undefined,
    specialty: { code, label },
    structure: place,
    setting: 'ETABLISSEMENT',
    software: SOFTWARE.SA01 ?? '',
    depositor: 'secretaire',
  };
}

/** RPPS: ten digits and the key of Luhn. */
function withKey(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export const authors = {
  generalPractitioner: ofCast('medecin'),
  nurse: ofCast('infirmiere'),
  pharmacist: ofCast('pharmacien'),
  midwife: ofCast('sage-femme'),
  cardiologist: ofCast('cardiologue'),
  biologist: ofCast('biologiste'),
  occupationalDoctor: ofCast('medecin-du-travail'),
  radiologist: ofHospital(101, 'Nadège', 'Vermorel', 'G15_10/SM44', 'Médecin - Radio-diagnostic (SM)'),
  emergencyDoctor: ofHospital(
    102,
    'Aurélien',
    'Castagnier',
    'G15_10/SM59',
    'Médecin - Médecine d’urgence (SM)',
  ),
  diabetologist: ofHospital(
    103,
    'Solène',
    'Braquemont',
    'G15_10/SM62',
    'Médecin - Endocrinologie, diabétologie, nutrition (SM)',
  ),
  nephrologist: ofHospital(104, 'Étienne', 'Ravaudet', 'G15_10/SM30', 'Médecin - Néphrologie (SM)'),
  ophthalmologist: ofHospital(105, 'Clémence', 'Ostrevant', 'G15_10/SM38', 'Médecin - Ophtalmologie (SM)'),
  lungSpecialist: ofHospital(106, 'Yannig', 'Perdrizel', 'G15_10/SM41', 'Médecin - Pneumologie (SM)'),
  urologist: ofHospital(
    107,
    'Baptiste',
    'Fontanelle-Roy',
    'G15_10/SM12',
    'Médecin - Chirurgie urologique (SM)',
  ),
  orthopaedist: ofHospital(
    108,
    'Maëlle',
    'Guérimand',
    'G15_10/SM08',
    'Médecin - Chirurgie orthopédique et Traumatologie (SM)',
  ),
  geriatrician: ofHospital(109, 'Rodolphe', 'Saintonge', 'G15_10/SM18', 'Médecin - Gériatrie (SM)'),
  obstetrician: ofHospital(
    110,
    'Leïla',
    'Montbrillant',
    'G15_10/SM20',
    'Médecin - Gynécologie-obstétrique (SM)',
  ),
  paediatrician: ofHospital(111, 'Octave', 'Delorière', 'G15_10/SM40', 'Médecin - Pédiatrie (SM)'),
  dermatologist: ofHospital(
    112,
    'Bérénice',
    'Aubrespin',
    'G15_10/SM15',
    'Médecin - Dermatologie et Vénéréologie (SM)',
  ),
  psychiatrist: ofHospital(113, 'Gaspard', 'Lévignac', 'G15_10/SM42', 'Médecin - Psychiatrie (SM)'),
  anaesthetist: ofHospital(
    114,
    'Ludivine',
    'Charpentel',
    'G15_10/SM02',
    'Médecin - Anesthésie-réanimation (SM)',
  ),
  physiotherapist: ofHospital(115, 'Simon', 'Dujardel', 'G15_70', 'Masseur-Kinésithérapeute'),
  dialysisNurse: ofHospital(116, 'Prune', 'Valençay', 'G15_60', 'Infirmier'),
  entSpecialist: ofHospital(
    117,
    'Irène',
    'Soubeyras',
    'G15_10/SM34',
    'Médecin - ORL et Chirurgie cervico-faciale (SM)',
  ),
  hospitalBiologist: ofHospital(
    118,
    'Corentin',
    'Malestroit',
    'G15_10/SM03',
    'Médecin - Biologie médicale (SM)',
  ),
} as const satisfies Record<string, SampleAuthor>;

/** « Dr Claire Fournier » */
export const nameOf = ({ prefix, given, family }: SampleAuthor): string =>
  [prefix, given, family].filter(Boolean).join(' ');
