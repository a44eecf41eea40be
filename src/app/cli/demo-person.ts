/** `carnet demo person`: the patient and the author of a CDA, opened in the demonstration so that the file can be tried. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadReferenceData } from '#access';
import { enrolledPerson, type NewPerson } from '#citizens';
import { CdaError, type CdaHeader } from '#formats/cda/document';
import { parseCda } from '#formats/cda/parse-cda';
import { formatIns } from '#formats/ins';
import { compareTraits } from '#formats/traits';
import { type Database, openDatabase } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { createProfessionals } from '#professionals';
import { referenceFolder } from '../compose.ts';
import { cast } from '../demo/cast.ts';
import {
  authorOf,
  type CdaAuthor,
  franceConnectAccountOf,
  isAccountOf,
  personOf,
  proSanteConnectAccountOf,
  readableReason,
} from '../demo/cda-identities.ts';
import { kmsOf, type RunningDemo, runningDemo } from '../demo/running-demo.ts';
import { openSpace } from '../demo/seed.ts';
import { addAccount, listAccounts, nationalIdOf } from '../demo/standin-accounts.ts';

export const personCommand = () =>
  new Command('person')
    .description('ouvre un carnet fictif pour le patient d’un document CDA, et le compte de son auteur')
    .helpOption('-h, --help', 'montre cette aide')
    .option(
      '--from <fichier>',
      'le document CDA (XML). Il n’est pas déposé : voyez «\u00a0carnet deposit\u00a0»',
    )
    .option('--json', 'répond en JSON')
    .action(async (options: { from?: string; json?: true }) => {
      if (!options.from)
        throw new Error('Dites depuis quel document : npx carnet demo person --from FICHIER.xml');
      const opened = await openFromCda(process.env, options.from);
      console.log(options.json ? JSON.stringify(opened, null, 2) : inWords(opened, options.from));
      if ('refused' in opened) process.exitCode = 1;
    });

export type OpenedAuthor = {
  readonly nationalId: string;
  readonly name: string;
  readonly profession: string;
  readonly assumedProfession: boolean;
  readonly structureId: string | undefined;
  readonly structure: string | undefined;
  readonly signIn: { readonly provider: 'prosanteconnect'; readonly account: string };
};
export type OpenedPerson = {
  readonly holderId: string;
  readonly ins: string;
  readonly insOid: string;
  readonly name: string;
  readonly birthDate: string;
  /** False when the space was already there. */
  readonly created: boolean;
  readonly signIn: { readonly provider: 'franceconnect'; readonly account: string };
};
export type Opened = { readonly author: OpenedAuthor } & (
  | { readonly person: OpenedPerson }
  | { readonly refused: { readonly code: string; readonly sentence: string } }
);

/**
 * Opens both; done again, it changes nothing. The author is opened even when the person is refused, so that the deposit
 * can be tried and refused in turn.
 * @throws Error with a French sentence
 */
export async function openFromCda(env: NodeJS.ProcessEnv, file: string): Promise<Opened> {
  const header = await readHeader(file);
  const demo = await runningDemo(env);
  const author = await openAuthor(demo, authorOf(header, loadReferenceData(referenceFolder)));
  try {
    return { author, person: await openPerson(demo, personOf(header)) };
  } catch (error) {
    if (!(error instanceof CarnetError)) throw error;
    return {
      author,
      refused: { code: error.code, sentence: [error.sentence, error.advice].filter(Boolean).join(' ') },
    };
  }
}

async function readHeader(file: string): Promise<CdaHeader> {
  const bytes = await readFile(file).catch(() => {
    throw new Error(`Le fichier «\u00a0${file}\u00a0» ne peut pas être lu.`);
  });
  try {
    return parseCda(bytes).header;
  } catch (error) {
    throw error instanceof CdaError ? new Error(readableReason(error)) : error;
  }
}

async function openAuthor(demo: RunningDemo, author: CdaAuthor): Promise<OpenedAuthor> {
  const { professional, structure } = author;
  const accounts = await listAccounts(demo.prosanteconnect);
  const known = accounts.find((one) => nationalIdOf(one) === professional.id);
  const account = { ...proSanteConnectAccountOf(author), ...(known ? { id: known.id } : {}) };
  // The cast stays as it is, whatever a file says of it.
  if (!cast.professionals.some(({ nationalId }) => nationalId === professional.id)) {
    await addAccount(demo.prosanteconnect, account);
    await asRole(demo, 'carnet_app', (db) => createProfessionals({ db }).register(professional, structure));
  }
  return {
    nationalId: professional.id,
    name: [professional.title, professional.givenName, professional.familyName].filter(Boolean).join(' '),
    profession: professional.professionLabel,
    assumedProfession: author.assumedProfession,
    structureId: structure?.id,
    structure: structure?.name,
    signIn: { provider: 'prosanteconnect', account: account.id },
  };
}

async function openPerson(demo: RunningDemo, person: NewPerson): Promise<OpenedPerson> {
  const kms = await kmsOf(demo);
  const { holderId, created } = await asRole(demo, 'carnet_batch', async (batch) => {
    const known = await knownPerson(batch, person);
    return known
      ? { holderId: known, created: false }
      : { holderId: await openSpace(batch, kms, person, 'active'), created: true };
  });
  const accounts = await listAccounts(demo.franceconnect);
  const known = accounts.find(({ claims }) => isAccountOf(claims, person));
  const account = franceConnectAccountOf(person);
  if (!known) await addAccount(demo.franceconnect, account);
  return {
    holderId,
    ins: person.ins,
    insOid: person.insOid,
    name: `${person.firstGivenName} ${person.usageName ?? person.birthName}`,
    birthDate: person.birthDate,
    created,
    signIn: { provider: 'franceconnect', account: known?.id ?? account.id },
  };
}

const TRAITS = {
  birthName: 'nom de naissance',
  birthGivenName: 'premier prénom',
  sex: 'sexe',
  birthDate: 'date de naissance',
} as const;

/**
 * The holder of this INS, if there is one. One INS is one identity (référentiel national d’identitovigilance).
 * @throws CarnetError when the traits are another person's
 */
async function knownPerson(batch: Database, person: NewPerson): Promise<string | undefined> {
  const known = await enrolledPerson(batch, person.ins, person.insOid);
  if (!known) return undefined;
  const { blocking } = compareTraits(
    { ...known, birthGivenNames: [known.birthGivenNames] },
    { ...person, birthGivenNames: [person.birthGivenNames] },
  );
  if (blocking.length === 0) return known.holderId;
  throw new CarnetError('traits-differ', {
    status: 422,
    sentence: `Ce matricule INS est déjà celui d’une autre identité (${blocking.map((one) => TRAITS[one]).join(', ')}).`,
    advice: 'Un matricule ne désigne qu’une personne : aucun second carnet n’est ouvert.',
    issue: 'business-rule',
  });
}

async function asRole<T>(
  demo: RunningDemo,
  role: 'carnet_app' | 'carnet_batch',
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const { db } = openDatabase({ url: demo.databaseUrl, role, max: 1 });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

function inWords(opened: Opened, file: string): string {
  const { author } = opened;
  const lines = [
    `Auteur    ${author.name}, ${author.profession}${author.structure ? `, ${author.structure}` : ''}`,
    ...(author.assumedProfession
      ? ['          le document ne dit pas sa profession : médecin est supposé']
      : []),
    `          identifiant ${author.nationalId} · Pro Santé Connect (simulateur), compte «\u00a0${author.signIn.account}\u00a0»`,
  ];
  if ('refused' in opened)
    return [...lines, `Personne  ✗ ${opened.refused.sentence} [${opened.refused.code}]`].join('\n');
  const { person } = opened;
  return [
    `Personne  ${person.name}, ${person.birthDate.split('-').reverse().join('/')} : ${person.created ? 'carnet ouvert' : 'carnet déjà ouvert'}`,
    `          INS ${formatIns(person.ins)}, OID ${person.insOid} · FranceConnect (simulateur), compte «\u00a0${person.signIn.account}\u00a0»`,
    ...lines,
    `Déposer   npx carnet deposit ${file} --as author`,
  ].join('\n');
}
