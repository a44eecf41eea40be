import type { Threshold } from '#access';
import { holderIdOf } from '../../document/ids.ts';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import {
  type Answer,
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../../load.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { formalNameOf } from '../../words/people.ts';
import { Identity } from '../person/identity.tsx';
import { ChooseFile } from './choose-file.tsx';
import { authorOf, newDocument, type Typed, typedOf } from './new-document.ts';
import { type Proposal, proposalOf } from './proposal.ts';
import { VerifyForm } from './verify-form.tsx';
import { dropFile, keepFile, waitingFile } from './waiting-files.ts';

export const loader = professionalPage(async ({ doors, visit, params, now }) => {
  const threshold = await doors.access.threshold(visit(holderIdOf(params.person)));
  const { reference } = doors.access;
  const base = `/pro/p/${params.person}`;
  return {
    threshold,
    around: { ...threshold, base, now },
    base,
    types: reference.types
      .filter(({ creatable, origin }) => creatable && origin === 'professional')
      .map(({ code, labelFr }) => ({ value: code, label: labelFr }))
      .sort((a, b) => a.label.localeCompare(b.label, 'fr')),
  };
});

type Step =
  | { readonly kind: 'choose'; readonly problems: readonly FieldProblem[] }
  | {
      readonly kind: 'verify';
      readonly ticket: string;
      readonly proposal: Proposal;
      readonly typed: Typed;
      readonly problems: readonly FieldProblem[];
    };

export const action = professionalAct<Step>(async (args, form) =>
  form.get('etape') === 'deposer' ? file(args, form) : choose(args, form),
);

const chooseAgain = (summary: string, help: string): Answer<Step> =>
  again({ kind: 'choose', problems: [{ field: 'fichier', summary, help }] });

async function choose({ doors, session }: ProfessionalArgs, form: FormData): Promise<Answer<Step>> {
  const chosen = form.get('fichier');
  if (!(chosen instanceof File) || chosen.size === 0)
    return chooseAgain(
      'Aucun fichier n’est choisi',
      'Choisissez un fichier sur votre appareil. Il ne doit pas être vide.',
    );
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  const proposal = proposalOf(doors, bytes, chosen.name);
  const ticket = keepFile(session, { bytes, name: chosen.name, declaredType: chosen.type });
  return again({ kind: 'verify', ticket, proposal, typed: proposal.typed, problems: [] }, 200);
}

async function file(args: ProfessionalArgs, form: FormData): Promise<Response | Answer<Step>> {
  const { doors, session, params, requestId } = args;
  const ticket = text(form, 'jeton');
  const waiting = waitingFile(session, ticket);
  if (!waiting)
    return chooseAgain(
      'Le fichier n’est plus là',
      'Il n’est gardé que 15 minutes. Choisissez-le de nouveau.',
    );
  const holderId = holderIdOf(params.person);
  const proposal = proposalOf(doors, waiting.bytes, waiting.name);
  const typed = typedOf(form);
  const back = (problems: readonly FieldProblem[], status = 422): Answer<Step> =>
    again({ kind: 'verify', ticket, proposal, typed, problems }, status);
  const threshold = await doors.access.threshold(args.visit(holderId));
  const author = await authorOf(doors, threshold.actor, typed);
  const made = newDocument({ waiting, proposal, typed, threshold, author });
  if ('problems' in made) return back(made.problems);
  try {
    await doors.documents.depositLot({ session, requestId, holderId }, { documents: [made.document] });
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('fichier-choisi', FIELDS));
    return back(problems, status);
  }
  dropFile(ticket);
  return leadTo(`/pro/p/${params.person}?fait=depot`);
}

/** The field a refusal is about; most are about the file itself. */
const FIELDS: Readonly<Record<string, string>> = {
  'title-missing': 'titre',
  'title-too-long': 'titre',
  'type-unknown': 'type',
  'type-reserved': 'type',
  'author-missing': 'rpps',
  'both-invisible': 'visibilite-tous',
  'secret-care': 'visibilite-tous',
};

export default function DepositPage() {
  const { frame, page } = usePage<typeof loader>();
  const step = useAnswer<Step>();
  const { threshold, base } = page;
  const { person, actor } = threshold;
  const problems = step?.problems ?? [];
  const title = step?.kind === 'verify' ? 'Vérifier avant de déposer' : 'Déposer un document';
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${title}, ${formalNameOf(person)}`}
      identity={<Identity around={page.around} />}
      steps={[{ label: 'Carnet', href: base }, { label: 'Déposer' }]}
    >
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <Body step={step} page={page} threshold={threshold} isSecretariat={actor.kind === 'secretariat'} />
      </div>
    </ProfessionalShell>
  );
}

function Body(props: {
  readonly step: Step | undefined;
  readonly page: {
    readonly types: readonly { readonly value: string; readonly label: string }[];
    readonly base: string;
  };
  readonly threshold: Threshold;
  readonly isSecretariat: boolean;
}) {
  const { step, page, threshold } = props;
  if (!threshold.mayDeposit.allowed)
    return (
      <Notice id="refus" title="Vous ne pouvez pas déposer ici" tone="warning">
        <p>{threshold.mayDeposit.sentence}</p>
      </Notice>
    );
  if (step?.kind === 'verify')
    return (
      <VerifyForm
        ticket={step.ticket}
        proposal={step.proposal}
        typed={step.typed}
        problems={step.problems}
        types={page.types}
        threshold={threshold}
        base={page.base}
      />
    );
  return <ChooseFile problems={step?.problems ?? []} isSecretariat={props.isSecretariat} base={page.base} />;
}
