/**
 * A professional's role as the field writes it, taken apart.
 * Sources: TRE_G15 and TRE_G16 (professions, students), TRE_R01 and its kin (savoir-faire), TRE_G05 (sections of the
 * Order of pharmacists), TRE_A00 (producers that are no professionals), JDV_J01 (the form « G15_10/SM26 » in a CDA).
 */
export type ProfessionCode = {
  readonly professionCode: string;
  readonly professionSystem: ProfessionSystem;
  /** Savoir-faire of a doctor, dentist or nurse: SM26, SCD01, SI05… */
  readonly savoirFaire?: string;
  /** Section of the Order of pharmacists: A, D, DA, EH, G… */
  readonly section?: string;
  /** Role of a person characterised by a role only (TRE_R85). */
  readonly role?: string;
};

export const PROFESSION_SYSTEMS = [
  'TRE_G15',
  'TRE_G16',
  'TRE_R94',
  'TRE_R95',
  'TRE_R291',
  'TRE_A00',
] as const;
export type ProfessionSystem = (typeof PROFESSION_SYSTEMS)[number];

/** TRE_G05 as of 2023-12-15: A to M, with the sub-sections of D and E. */
const SECTION = /^(A|B|C|D[AHM]?|E[ABCDGH]?|G|H|M)$/;
const PHARMACIST = '21';
const COMPOSED = /^(G15|G16)_([0-9]{2})(?:\/([A-Z0-9]+))?$/;

/** The value set of author specialties, which mixes the nomenclatures: the form of the code tells which. */
const AUTHOR_SPECIALTY = '1.2.250.1.213.1.1.4.5';
const SYSTEM_OF_OID: Readonly<Record<string, ProfessionSystem | 'TRE_R85'>> = {
  '1.2.250.1.71.1.2.7': 'TRE_G15',
  '1.2.250.1.213.1.1.4.6': 'TRE_A00',
  '1.2.250.1.213.1.6.1.109': 'TRE_R95',
  '1.2.250.1.213.1.6.1.4': 'TRE_R94',
  '1.2.250.1.213.1.6.1.107': 'TRE_R85',
};

/**
 * Reads « G15_10/SM26 », « G15_21/A », « G15_60 », « G16_10 », « SECRETARIAT_MEDICAL », or a bare code such as « 10 »
 * (TRE_G15 unless `codeSystem`, an OID, says otherwise). Undefined for anything else: nobody's column, so no right.
 */
export function parseProfessionCode(code: string, codeSystem?: string): ProfessionCode | undefined {
  const composed = COMPOSED.exec(code);
  if (composed) {
    const [, register, profession, qualifier] = composed;
    if (!profession) return undefined;
    return qualified(profession, register === 'G16' ? 'TRE_G16' : 'TRE_G15', qualifier);
  }
  if (codeSystem !== undefined && codeSystem !== AUTHOR_SPECIALTY) {
    const system = SYSTEM_OF_OID[codeSystem];
    if (system === undefined || code === '') return undefined;
    if (system === 'TRE_R85') return { professionCode: '99', professionSystem: 'TRE_R291', role: code };
    return { professionCode: code, professionSystem: system };
  }
  if (/^[0-9]{2}$/.test(code)) return { professionCode: code, professionSystem: 'TRE_G15' };
  return /^[A-Z]+(_[A-Z]+)*$/.test(code) ? { professionCode: code, professionSystem: 'TRE_A00' } : undefined;
}

function qualified(
  profession: string,
  system: ProfessionSystem,
  qualifier: string | undefined,
): ProfessionCode {
  const base = { professionCode: profession, professionSystem: system };
  if (qualifier === undefined) return base;
  if (profession === PHARMACIST && SECTION.test(qualifier)) return { ...base, section: qualifier };
  return { ...base, savoirFaire: qualifier };
}
