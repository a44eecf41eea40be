import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What the sign-in page shows of anybody, and how the account is named in requests. */
const shown = {
  /** Stable name of the account, sent by the sign-in form: « martine », « dr-fournier ». */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  /** « Claire Fournier » */
  label: z.string().min(1).max(120),
  /** « Médecin généraliste » */
  description: z.string().max(200).default(''),
  /** Heading under which the page lists the account. */
  group: z.string().max(80).optional(),
  /** Level the account always signs in with, whatever was asked. By default the level asked for. */
  acr: z.enum(['eidas1', 'eidas2', 'eidas3']).optional(),
  /** Subject given to relying parties. By default drawn from `id`, so that it survives a restart. */
  sub: z.string().min(1).max(255).optional(),
};

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const franceConnectAccount = z.strictObject({
  ...shown,
  /** Every first name, in order. */
  givenNames: z.array(z.string().min(1)).min(1),
  /** Birth family name. */
  familyName: z.string().min(1),
  /** Name in use, when it differs from the birth name. */
  preferredUsername: z.string().optional(),
  gender: z.enum(['male', 'female']),
  birthdate: date,
  /** COG code of the commune (5 characters); empty or absent for a birth abroad. */
  birthplace: z
    .string()
    .regex(/^(\d[\dAB]\d{3})?$/)
    .optional(),
  /** COG code of the country; France by default. */
  birthcountry: z
    .string()
    .regex(/^\d{5}$/)
    .default('99100'),
  email: z.email().optional(),
});

const activity = z.strictObject({
  /** L liberal, S salaried, B volunteer. */
  codeModeExercice: z.string().default('L'),
  codeSecteurDactivite: z.string().default(''),
  codeSectionPharmacien: z.string().default(''),
  codeRole: z.string().default(''),
  numeroSiretSite: z.string().default(''),
  numeroFinessSite: z.string().default(''),
  numeroFinessetablissementJuridique: z.string().default(''),
  identifiantTechniqueDeLaStructure: z.string().default(''),
  raisonSocialeSite: z.string().default(''),
  codePostal: z.string().default(''),
  codeCommune: z.string().default(''),
});

const exercise = z.strictObject({
  codeProfession: z.string(),
  codeCategorieProfessionnelle: z.string().default('C'),
  codeCiviliteDexercice: z.string().default(''),
  nomDexercice: z.string().optional(),
  prenomDexercice: z.string().optional(),
  codeTypeSavoirFaire: z.string().default(''),
  codeSavoirFaire: z.string().default(''),
  activities: z.array(activity).default([]),
});

export const proSanteConnectAccount = z.strictObject({
  ...shown,
  /** National identifier PS_IdNat: « 8 » followed by the RPPS number, or « 3 » FINESS « / » internal number. */
  nationalId: z.string().regex(/^[0-9][0-9A-Za-z/._-]{3,60}$/),
  familyName: z.string().min(1),
  givenName: z.string().min(1),
  civility: z.enum(['M', 'MME']).optional(),
  /** Structure the professional signs in for: technical identifier and name. */
  organization: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }).optional(),
  /** Role, e.g. « 10^1.2.250.1.213.1.1.5.5 ». By default one for each profession of `exercises`. */
  roles: z.array(z.string()).optional(),
  exercises: z.array(exercise).default([]),
  /** May use the access kept for medical regulation (Centre 15). */
  medicalRegulation: z.boolean().default(false),
  email: z.email().optional(),
});

export type FranceConnectAccount = z.input<typeof franceConnectAccount>;
export type ProSanteConnectAccount = z.input<typeof proSanteConnectAccount>;

/** An account once read: what the page shows and the claims it gives. */
export interface Account {
  readonly id: string;
  readonly sub: string;
  readonly label: string;
  readonly description: string;
  readonly group: string | undefined;
  readonly acr: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The accounts of a stand-in, in the order they came; later ones may replace earlier ones of the same id. */
export interface Accounts {
  list(): readonly Account[];
  byId(id: string): Account | undefined;
  bySub(sub: string): Account | undefined;
  /** Reads and adds accounts, and keeps them for the next start if the stand-in has a folder. Throws ZodError. */
  add(raw: readonly unknown[]): Promise<readonly Account[]>;
}

export async function createAccounts(
  read: (raw: unknown) => Account,
  initial: readonly unknown[],
  folder: string | undefined,
): Promise<Accounts> {
  const byId = new Map<string, Account>();
  const bySub = new Map<string, Account>();
  const put = (account: Account) => {
    const former = byId.get(account.id);
    if (former) bySub.delete(former.sub);
    byId.set(account.id, account);
    bySub.set(account.sub, account);
  };
  const file = folder === undefined ? undefined : path.join(folder, 'accounts.json');
  const added = new Map<string, unknown>();
  let written: Promise<void> = Promise.resolve();
  for (const raw of file === undefined ? [] : await readList(file)) {
    const account = read(raw);
    added.set(account.id, raw);
    put(account);
  }
  // The caller's own list comes last: it is the truth for the personas it names.
  for (const raw of initial) put(read(raw));
  return {
    list: () => [...byId.values()],
    byId: (id) => byId.get(id),
    bySub: (sub) => bySub.get(sub),
    add: async (raw) => {
      const accounts = raw.map(read);
      accounts.forEach((account, i) => {
        put(account);
        added.set(account.id, raw[i]);
      });
      if (file !== undefined) {
        // One write at a time, each of the whole list as it then stands.
        const write = () => writeJson(file, [...added.values()]);
        written = written.then(write, write);
        await written;
      }
      return accounts;
    },
  };
}

/** FranceConnect: pivot identity, all first names in one claim separated by spaces (provider's partner documentation). */
export function readFranceConnectAccount(raw: unknown): Account {
  const account = franceConnectAccount.parse(raw);
  const sub = account.sub ?? `${digest('franceconnect', account.id)}v1`;
  const preferred = account.preferredUsername;
  return {
    ...present(account),
    sub,
    claims: {
      sub,
      given_name: account.givenNames.join(' '),
      given_name_array: account.givenNames,
      family_name: account.familyName,
      ...(preferred === undefined ? {} : { preferred_username: preferred }),
      gender: account.gender,
      birthdate: account.birthdate,
      birthplace: account.birthplace ?? '',
      birthcountry: account.birthcountry,
      ...(account.email === undefined ? {} : { email: account.email, email_verified: true }),
    },
  };
}

const professionOid = '1.2.250.1.213.1.1.5.5';
const sectorOid = '1.2.250.1.71.4.2.4';

/** Pro Santé Connect: userinfo body as the Agence du Numérique en Santé's own clients read it. */
export function readProSanteConnectAccount(raw: unknown): Account {
  const account = proSanteConnectAccount.parse(raw);
  const sub = account.sub ?? `f:${digest('prosanteconnect', 'realm').slice(0, 8)}:${account.nationalId}`;
  const sector = account.exercises.flatMap((one) => one.activities).find((one) => one.codeSecteurDactivite);
  const organization = account.organization;
  return {
    ...present(account),
    sub,
    claims: {
      sub,
      SubjectNameID: account.nationalId,
      preferred_username: account.nationalId,
      given_name: account.givenName,
      family_name: account.familyName,
      ...(account.email === undefined ? {} : { email: account.email }),
      email_verified: false,
      ...(organization === undefined
        ? {}
        : { SubjectOrganization: organization.name, SubjectOrganizationID: organization.id }),
      SubjectRole: account.roles ?? account.exercises.map((one) => `${one.codeProfession}^${professionOid}`),
      SubjectRefPro: {
        codeCivilite: account.civility ?? '',
        exercices: account.exercises.map((one) => ({
          ...one,
          nomDexercice: one.nomDexercice ?? account.familyName,
          prenomDexercice: one.prenomDexercice ?? account.givenName,
        })),
      },
      ...(sector === undefined ? {} : { Secteur_Activite: `${sector.codeSecteurDactivite}^${sectorOid}` }),
      Acces_Regulation_Medicale: account.medicalRegulation ? 'VRAI' : 'FAUX',
      Mode_Acces_Raison: '',
      otherIds: [
        {
          identifiant: account.nationalId,
          origine: account.nationalId.startsWith('8') ? 'RPPS' : '',
          qualite: 1,
        },
      ],
      Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
      PSI_Locale: '1.2.250.1.213.1.3.1.1',
      UITVersion: '1.0',
    },
  };
}

function present(account: z.infer<typeof franceConnectAccount> | z.infer<typeof proSanteConnectAccount>) {
  return {
    id: account.id,
    label: account.label,
    description: account.description,
    group: account.group,
    acr: account.acr,
  };
}

function digest(kind: string, id: string): string {
  return createHash('sha256').update(`${kind}:${id}`).digest('hex');
}

async function readList(file: string): Promise<readonly unknown[]> {
  try {
    return z.array(z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes beside, then renames: a stop half-way leaves the former file whole. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}
