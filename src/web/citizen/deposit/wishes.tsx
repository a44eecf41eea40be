import { citizenAct, citizenPage, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { whoseOf } from '../../words/whose.ts';
import { ACCEPTED } from './kinds.ts';
import { type Taken, takeFiles } from './take-files.ts';

/**
 * Documents that no professional makes (C07, C15). What each is for, what the law asks of it, and what a copy here does not do.
 * Sources: code de la santé publique, L1111-6 (trusted person), L1111-11 and R1111-17 (advance directives), L1232-1 (organs).
 */
const PAPERS = [
  {
    id: 'directives',
    typeCode: 'EXPPAT_3',
    title: 'Directives anticipées',
    text: [
      'Vous y écrivez ce que vous voulez, ou refusez, en fin de vie si vous ne pouvez plus le dire. Les médecins doivent les suivre, sauf urgence vitale ou demande manifestement inadaptée.',
      'La loi demande un texte daté et signé. Vous pouvez le changer à tout moment : la dernière version compte.',
    ],
    before: 'Nous vous demanderons de confirmer votre identité avant de l’ajouter.',
    button: 'Ajouter des directives anticipées',
  },
  {
    id: 'confiance',
    typeCode: 'EXPPAT_1',
    title: 'Personne de confiance',
    text: [
      'Elle parle pour vous aux médecins si vous ne pouvez plus le faire. Elle ne lit pas ce carnet pour autant.',
      'La loi demande un papier signé par vous et par elle.',
    ],
    before: undefined,
    button: 'Ajouter une désignation',
  },
  {
    id: 'organes',
    typeCode: 'EXPPAT_1',
    title: 'Don d’organes',
    text: [
      'En France, chacun est donneur après sa mort, sauf refus dit de son vivant. Un papier signé peut dire ce refus, ou vos souhaits.',
      'L’ajouter ici n’inscrit pas au registre national des refus. Pour cela, allez sur registrenationaldesrefus.fr.',
    ],
    before: undefined,
    button: 'Ajouter un papier sur le don d’organes',
  },
  {
    id: 'administratif',
    typeCode: 'DOCPAT09',
    title: 'MDPH, CERFA, attestations',
    text: [
      'Une notification de la MDPH, un formulaire CERFA rempli, une attestation de droits. Vous les retrouvez ici, avec leur date.',
      'Les ajouter ici ne les envoie à aucune administration.',
    ],
    before: undefined,
    button: 'Ajouter un papier administratif',
  },
] as const;

export const loader = citizenPage(async ({ doors, request }) => {
  const { deposit } = await doors.documents.mayAdd(request);
  return { refusal: deposit.allowed ? undefined : deposit.sentence };
});

export const action = citizenAct<Taken>(async (args, form) => {
  const paper = PAPERS.find(({ id }) => id === form.get('papier'));
  if (!paper) throw missingPage(args.requestId);
  return takeFiles(args, form, `fichier-${paper.id}`, paper.typeCode);
});

export default function Wishes() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const problems = useAnswer<Taken>()?.problems ?? [];
  const documents = `${frame.base}/documents`;
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Volontés et papiers"
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: 'Ajouter', href: `${documents}/ajouter` },
        { label: 'Volontés et papiers' },
      ]}
    >
      <Opening title="Volontés et papiers">
        <ErrorSummary problems={problems} />
        {page.refusal ? (
          <Notice id="refus" title="Rien ne peut être ajouté" tone="warning">
            <p>{page.refusal}</p>
          </Notice>
        ) : (
          <p>
            Aucun soignant ne fait ces documents :{' '}
            {whose.own ? 'vous seul les avez' : `${whose.name} seul les a`}. Prenez-en une photo, ou
            choisissez un fichier. Vous verrez qui pourra les lire avant de les ajouter.
          </p>
        )}
      </Opening>
      {PAPERS.map((paper) => (
        <Pan key={paper.id} id={paper.id} title={paper.title}>
          <div className="stack">
            {paper.text.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {!page.refusal && (
              <Send
                paper={paper}
                problems={problems}
                inNotebook={whose.own ? '' : ` ${whose.ofNotebook.replace(/^du /, 'au ')}`}
              />
            )}
          </div>
        </Pan>
      ))}
    </CitizenShell>
  );
}

function Send(props: {
  readonly paper: (typeof PAPERS)[number];
  readonly problems: readonly FieldProblem[];
  readonly inNotebook: string;
}) {
  const { paper } = props;
  return (
    <form method="post" encType="multipart/form-data" className="act stack" noValidate>
      <input type="hidden" name="papier" value={paper.id} />
      <Field
        id={`fichier-${paper.id}`}
        type="file"
        label="Fichier ou photos"
        accept={ACCEPTED}
        multiple
        problems={props.problems}
      />
      {paper.before && <p>{paper.before}</p>}
      <button type="submit" className="button second">
        <Icon name="upload" />
        {paper.button}
        {props.inNotebook}
      </button>
    </form>
  );
}
