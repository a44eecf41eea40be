/** `carnet deposit`: files documents through the FHIR API of the running demonstration (ITI-105). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { loadReferenceData, type ReferenceData } from '#access';
import { primaryAuthor } from '#formats/cda/header';
import { type CdaDocument, CdaError, parseCda } from '#formats/cda/parse-cda';
import { INS_OIDS } from '#formats/ins';
import { sniff } from '#formats/mime';
import { referenceFolder } from '../compose.ts';
import { publicationOfCda, publicationOfFile, publicationOfUnreadable } from '../demo/publication.ts';
import { type RunningDemo, runningDemo } from '../demo/running-demo.ts';
import { bearerToken } from '../demo/sign-in.ts';
import {
  listAccounts,
  nationalIdOf,
  professionalAccount,
  type StandinAccount,
} from '../demo/standin-accounts.ts';

export const depositCommand = () =>
  new Command('deposit')
    .description('dépose des documents (CDA, PDF, images) par l’API FHIR de la démonstration')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<fichiers...>', 'les fichiers à déposer')
    .option(
      '--as <persona>',
      'qui dépose : medecin, infirmiere, secretaire… ou «\u00a0author\u00a0», l’auteur écrit dans chaque CDA',
    )
    .option('--ins <matricule>', 'INS de la personne, 15 caractères (pour un fichier qui n’est pas un CDA)')
    .option('--oid <oid>', 'OID de ce matricule', INS_OIDS.testNir)
    .option('--type <code>', 'type du document, de la liste JDV_J66 (pour un fichier qui n’est pas un CDA)')
    .option('--title <titre>', 'titre du document (pour un fichier qui n’est pas un CDA)')
    .option('--json', 'répond en JSON, un objet par fichier')
    .action(async (files: string[], options: Options) => {
      const results = await depositFiles(process.env, files, options);
      if (options.json) console.log(JSON.stringify(results, null, 2));
      else for (const result of results) console.log(inWords(result));
      if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    });

export type Options = {
  readonly as?: string;
  readonly ins?: string;
  readonly oid?: string;
  readonly type?: string;
  readonly title?: string;
  readonly json?: true;
};

export type Result = { readonly file: string; readonly status: number | undefined } & (
  | {
      readonly ok: true;
      /** Public id of the document. */
      readonly id: string;
      readonly title: string;
      readonly type: string;
      /** False when the same deposit had already been acknowledged. */
      readonly created: boolean;
    }
  | {
      readonly ok: false;
      readonly code: string;
      readonly sentence: string;
      readonly requestId?: string | undefined;
    }
);

/** Deposits one file after the other: a refused one does not stop the others. @throws Error with a French sentence */
export async function depositFiles(
  env: NodeJS.ProcessEnv,
  files: readonly string[],
  options: Options,
): Promise<Result[]> {
  const { as } = options;
  if (!as)
    throw new Error('Dites qui dépose : --as medecin, ou --as author pour l’auteur écrit dans chaque CDA.');
  const demo = await runningDemo(env);
  const persona = as === 'author' ? undefined : await professionalAccount(demo.prosanteconnect, as);
  const counter: Counter = {
    demo,
    persona,
    options,
    reference: loadReferenceData(referenceFolder),
    tokens: new Map(),
  };
  const results: Result[] = [];
  for (const file of files) {
    try {
      results.push(await depositOne(counter, file));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ file, ok: false, status: undefined, code: error.code, sentence: error.message });
    }
  }
  return results;
}

/** What is refused before anything is sent. */
class Refusal extends Error {
  readonly code: string;
  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

type Counter = {
  readonly demo: RunningDemo;
  readonly persona: StandinAccount | undefined;
  readonly options: Options;
  readonly reference: ReferenceData;
  /** By account. */
  readonly tokens: Map<string, { readonly token: string; readonly until: number }>;
};

async function depositOne(counter: Counter, file: string): Promise<Result> {
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('file-unreadable', 'Ce fichier ne peut pas être lu.');
  });
  const { type } = sniff(bytes);
  const cda = type === 'text/xml' ? read(bytes) : undefined;
  const depositor = counter.persona ?? (await authorAccount(counter, cda, file));
  return send(counter, file, depositor, resourceOf(counter, file, bytes, type, cda, depositor));
}

function read(bytes: Uint8Array): CdaDocument | undefined {
  try {
    return parseCda(bytes);
  } catch (error) {
    if (error instanceof CdaError) return undefined;
    throw error;
  }
}

async function authorAccount(
  { demo }: Counter,
  cda: CdaDocument | undefined,
  file: string,
): Promise<StandinAccount> {
  const author = cda && primaryAuthor(cda.header);
  const id = author?.id?.extension;
  if (!cda)
    throw new Refusal(
      'not-a-cda',
      'Ce fichier n’est pas un CDA lisible, il ne dit pas son auteur : choisissez qui dépose, par exemple --as medecin.',
    );
  if (!id)
    throw new Refusal('author-missing', 'Ce document ne donne pas d’identifiant national à son auteur.');
  const found = (await listAccounts(demo.prosanteconnect)).find((one) => nationalIdOf(one) === id);
  if (found) return found;
  throw new Refusal(
    'author-unknown',
    `L’auteur ${id} n’a pas de compte dans la démonstration. Ouvrez-le : npx carnet demo person --from ${file}`,
  );
}

function resourceOf(
  { options, reference }: Counter,
  file: string,
  bytes: Uint8Array,
  type: ReturnType<typeof sniff>['type'],
  cda: CdaDocument | undefined,
  depositor: StandinAccount,
): object {
  if (cda) return publicationOfCda(bytes, cda.header);
  const title = options.title ?? path.basename(file);
  if (type === 'text/xml') return publicationOfUnreadable(bytes, type, title, new Date());
  const absent = [
    options.ins ? '' : '--ins',
    options.type ? '' : '--type',
    options.title ? '' : '--title',
  ].filter(Boolean);
  if (!options.ins || !options.type || !options.title)
    throw new Refusal(
      'told-missing',
      `Ce fichier n’est pas un CDA : ajoutez ${absent.join(', ')}. Par exemple --ins 262062913490181 --type 11488-4 --title "Consultation".`,
    );
  return publicationOfFile(bytes, type === 'unknown' ? 'application/octet-stream' : type, {
    ins: options.ins,
    oid: options.oid ?? INS_OIDS.testNir,
    type: options.type,
    typeSystem: reference.documentType(options.type)?.system,
    title: options.title,
    author: {
      nationalId: nationalIdOf(depositor),
      label: depositor.label,
      structure: structureOf(depositor),
      isSecretariat: roleOf(depositor) === 'SECRETARIAT_MEDICAL',
    },
    now: new Date(),
  });
}

const structureOf = ({ claims }: StandinAccount) =>
  claims.SubjectOrganizationID
    ? { id: String(claims.SubjectOrganizationID), name: String(claims.SubjectOrganization ?? '') }
    : undefined;

const practice = z.object({ exercices: z.array(z.object({ codeProfession: z.string() })) });
const roleOf = ({ claims }: StandinAccount) =>
  practice.safeParse(claims.SubjectRefPro).data?.exercices[0]?.codeProfession;

const written = z.object({
  id: z.string(),
  type: z.object({ coding: z.array(z.object({ code: z.string() })).min(1) }),
  content: z.array(z.object({ attachment: z.object({ title: z.string() }) })).min(1),
});
const outcome = z.object({
  issue: z
    .array(
      z.object({
        severity: z.string(),
        details: z
          .object({ text: z.string(), coding: z.array(z.object({ code: z.string() })).optional() })
          .optional(),
      }),
    )
    .min(1),
});

/** Asked for once, and again before it ends: a long list of files outlives a token. */
async function tokenOf({ demo, tokens }: Counter, { id }: StandinAccount): Promise<string> {
  const kept = tokens.get(id);
  if (kept && kept.until > Date.now() + 30_000) return kept.token;
  const token = await bearerToken({ issuer: demo.prosanteconnect, account: id, resource: demo.fhirUrl });
  tokens.set(id, { token, until: (decodeJwt(token).exp ?? 0) * 1000 });
  return token;
}

async function send(
  counter: Counter,
  file: string,
  depositor: StandinAccount,
  resource: object,
): Promise<Result> {
  const { demo } = counter;
  const token = await tokenOf(counter, depositor);
  const response = await fetch(`${demo.fhirUrl}/DocumentReference`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
    },
    body: JSON.stringify(resource),
  });
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const issue = outcome.safeParse(body).data?.issue[0];
    return {
      file,
      ok: false,
      status,
      code: issue?.details?.coding?.[0]?.code ?? String(status),
      sentence: issue?.details?.text ?? `Le serveur a répondu ${status}.`,
      requestId: response.headers.get('x-request-id') ?? undefined,
    };
  }
  const { id, type, content } = written.parse(body);
  return {
    file,
    ok: true,
    status,
    id,
    title: content[0]?.attachment.title ?? '',
    type: type.coding[0]?.code ?? '',
    created: status === 201,
  };
}

function inWords(result: Result): string {
  if (!result.ok) return `✗ ${result.file} → ${result.sentence} [${result.code}]`;
  return `✓ ${result.file} → ${result.id}${result.created ? '' : ' (déjà déposé)'}`;
}
