import type { EmergencyMode } from '#access';
import { holderIdOf } from '../../document/ids.ts';
import { text } from '../../form.ts';
import {
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../../load.ts';
import { isCarnetError } from '../../problem.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { formalNameOf } from '../../words/people.ts';
import { Identity } from '../person/identity.tsx';
import { ConfirmForm, ReasonForm } from './enter-forms.tsx';
import { readEmergencyView } from './read-view.ts';
import { reasonIn } from './reasons.ts';
import { EmergencyView } from './view.tsx';

/** A regulating doctor enters as the call centre; anybody else breaks the glass (R37). */
const modeOf = (isRegulator: boolean): EmergencyMode => (isRegulator ? 'centre_15' : 'bris_de_glace');

export const loader = professionalPage(async (args) => {
  const { doors, visit, params, now } = args;
  const holderId = holderIdOf(params.person);
  const professional = await doors.professionals.find(args.professionalId);
  const mode = modeOf(professional?.regulator ?? false);
  const threshold = await doors.access.threshold({ ...visit(holderId), mode });
  const { relation, open } = threshold;
  const runs = relation.emergencyOpened === true && open.allowed;
  return {
    mode,
    threshold,
    around: { ...threshold, base: `/pro/p/${params.person}`, now },
    // not offered to who may come in already (EX_0.2-1040)
    alreadyIn: !runs && mode === 'bris_de_glace' && (relation.treating || relation.consent === 'valid'),
    view: runs ? await readEmergencyView(doors, visit(holderId)) : undefined,
  };
});

type Typed = { readonly chosen: string; readonly words: string };
type Answer = Typed & {
  readonly step: 'reason' | 'confirm' | 'refused';
  readonly reason?: string;
  readonly sentence?: string;
  readonly problems: readonly FieldProblem[];
};

export const action = professionalAct<Answer>(async (args, form) => {
  const { doors, visit, params, professionalId } = args;
  const request = visit(holderIdOf(params.person));
  if (form.get('acte') === 'terminer') {
    await doors.access.closeEmergency(request);
    return leadTo('/pro/urgence?fait=termine');
  }
  const mode = modeOf((await doors.professionals.find(professionalId))?.regulator ?? false);
  const typed = {
    chosen: text(form, 'motif'),
    words: text(form, 'precision').slice(0, 400),
  };
  const read = reasonIn(mode, typed.chosen, typed.words);
  if ('missing' in read) return again({ ...typed, step: 'reason', problems: [MISSING[read.missing]] });
  try {
    if (form.get('acte') !== 'confirmer') {
      await doors.access.askEmergency({ ...request, mode });
      return again({ ...typed, step: 'confirm', reason: read.reason, problems: [] }, 200);
    }
    return await open(args, { ...request, mode }, read.reason, typed, form.get('confirme') === 'oui');
  } catch (error) {
    if (!isCarnetError(error) || error.status === 401 || error.status === 404) throw error;
    return again({ ...typed, step: 'refused', sentence: error.sentence, problems: [] }, error.status);
  }
});

async function open(
  { doors, params }: ProfessionalArgs,
  request: Parameters<ProfessionalArgs['doors']['access']['openEmergency']>[0],
  reason: string,
  typed: Typed,
  confirmed: boolean,
) {
  if (!confirmed) return again<Answer>({ ...typed, step: 'confirm', reason, problems: [MISSING.confirme] });
  await doors.access.openEmergency(request, { reason, confirmed });
  return leadTo(`/pro/urgence/${params.person}`);
}

const MISSING = {
  motif: {
    field: 'motif-inconsciente',
    summary: 'Vous n’avez pas dit quelle est l’urgence',
    help: 'Choisissez l’une des quatre réponses.',
  },
  precision: {
    field: 'precision',
    summary: 'Cette autre urgence n’est pas dite',
    help: 'Dites-la en quelques mots : la personne les lira.',
  },
  confirme: {
    field: 'confirme',
    summary: 'Vous n’avez pas confirmé',
    help: 'Cochez la case si elle est vraie, sinon renoncez.',
  },
} as const;

export default function PersonInEmergency() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { threshold, around, view } = page;
  const problems = answer?.problems ?? [];
  const name = formalNameOf(threshold.person);
  const heading = view ? undefined : headingOf(answer);
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${heading ?? 'Vue d’urgence'}, ${name}`}
      tab="emergency"
      identity={<Identity around={around} heading={view !== undefined} />}
    >
      {view ? (
        <EmergencyView view={view} around={around} />
      ) : (
        <div className="zone stack narrow">
          <h1>{heading}</h1>
          <ErrorSummary problems={problems} />
          {page.alreadyIn ? (
            <Notice id="deja" title="Vous avez déjà accès à ce carnet" tone="info">
              <p>
                L’accès en urgence n’est pas nécessaire. <a href={around.base}>Ouvrir le carnet</a>
              </p>
            </Notice>
          ) : answer?.step === 'refused' ? (
            <Notice id="refus" title={answer.sentence ?? 'L’accès est refusé.'} tone="error" live>
              <p>Appelez le 15 si la situation l’exige. Vous pouvez demander son accord à la personne.</p>
            </Notice>
          ) : answer?.step === 'confirm' ? (
            <ConfirmForm
              mode={page.mode}
              reason={answer.reason ?? ''}
              chosen={answer.chosen}
              words={answer.words}
              person={threshold.person}
              until={threshold.wouldLast.emergency}
              now={around.now}
              base={around.base}
              problems={problems}
            />
          ) : (
            <ReasonForm
              mode={page.mode}
              chosen={answer?.chosen}
              words={answer?.words}
              base={around.base}
              problems={problems}
            />
          )}
        </div>
      )}
    </ProfessionalShell>
  );
}

function headingOf(answer: Answer | undefined): string {
  if (answer?.step === 'refused') return 'Accès refusé';
  return answer?.step === 'confirm' ? 'Confirmer l’accès en urgence' : 'Accès en urgence';
}
