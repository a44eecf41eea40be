import { INS_OIDS, parseIns } from '#formats/ins';
import { newHolderId, publicHolderId } from '#platform/ids';
import {
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../load.ts';
import { isCarnetError } from '../problem.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProfessionalShell } from '../ui/professional-shell.tsx';
import { EmergencyNotices } from './emergency-notices.tsx';
import { Receipts } from './receipts.tsx';

export const loader = professionalPage(async ({ doors, session }) => {
  const [receipts, notices] = await Promise.all([
    doors.documents.receipts(session, 8),
    doors.access.asActor(session, doors.notifications.toProfessional),
  ]);
  return { receipts, notices, explain: doors.explain.refusal };
});

type Answer = { readonly typed: string; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async (args, form) => {
  const typed = String(form.get('ins') ?? '');
  const parsed = parseIns(typed);
  const wrong = ([summary, help]: readonly [string, string]) =>
    again({ typed, problems: [{ field: 'ins', summary, help }] });
  if (!parsed.ok) return wrong(typed.trim() === '' ? NOTHING : REFUSALS[parsed.reason]);
  const holderId = await find(args, parsed.ins);
  return holderId ? leadTo(`/pro/p/${publicHolderId(holderId)}`) : wrong(NOT_OPEN);
});

// R16: the same words whether the person is unknown, opposed, closed or dead.
const NOT_OPEN = [
  'Aucun carnet n’est ouvert pour ce matricule',
  'Vérifiez chaque caractère avec la personne.',
] as const;
const NOTHING = ['Le matricule manque', 'Écrivez ses 15 caractères.'] as const;
const REFUSALS = {
  length: ['Le matricule n’a pas 15 caractères', 'Il en faut 13, puis les 2 chiffres de la clé.'],
  characters: [
    'Le matricule contient un caractère impossible',
    'Il n’a que des chiffres, sauf 2A ou 2B pour une naissance en Corse.',
  ],
  key: [
    'La clé du matricule est fausse',
    'Les 2 derniers chiffres ne correspondent pas : un chiffre est faux ou inversé.',
  ],
} as const;

/**
 * The space behind an INS, if its door may be shown. R16: somebody unknown is asked for all the same, under an id that
 * nobody has, so that the door answers in the same words, after the same work, and counts the vain look.
 */
async function find({ doors, visit }: ProfessionalArgs, ins: string): Promise<string | undefined> {
  let holderId: string | undefined;
  for (const oid of Object.values(INS_OIDS)) holderId ??= await doors.citizens.holderByIns(ins, oid);
  try {
    await doors.access.threshold(visit(holderId ?? newHolderId()));
    return holderId;
  } catch (error) {
    if (isCarnetError(error) && error.status === 404) return undefined;
    throw error;
  }
}

export default function FindPerson() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Trouver un patient';
  return (
    <ProfessionalShell
      frame={frame}
      title={problems.length > 0 ? `Erreur : ${title.toLowerCase()}` : title}
      tab="patient"
    >
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <EmergencyNotices notices={page.notices} />
        <form method="post" className="stack" noValidate>
          <Field
            id="ins"
            label="Matricule INS"
            hint="13 caractères et 2 chiffres de clé. Les espaces ne comptent pas."
            autoComplete="off"
            spellCheck={false}
            inputMode="text"
            defaultValue={answer?.typed ?? ''}
            problems={problems}
          />
          <button type="submit" className="button">
            <Icon name="lens" />
            Chercher
          </button>
        </form>
        <p className="meta">
          Chaque recherche est enregistrée sous votre identifiant national. La personne la voit dans son
          historique.
        </p>
      </div>
      <section className="zone" aria-labelledby="depots">
        <div className="zone-head">
          <h2 id="depots">Mes derniers dépôts</h2>
          <a className="target" href="/pro/depots">
            Tous mes dépôts
          </a>
        </div>
        <Receipts receipts={page.receipts} explain={page.explain} />
      </section>
    </ProfessionalShell>
  );
}
