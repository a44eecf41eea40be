import type { Obligation } from '#access';
import { Contents, DocumentColumn } from '../../document/body.tsx';
import { DocumentFacts } from '../../document/facts.tsx';
import { entryIdOf, holderIdOf } from '../../document/ids.ts';
import { PinForm } from '../../document/pin.tsx';
import { ProfessionalStates } from '../../document/states.tsx';
import { viewOf } from '../../document/view.ts';
import { text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { numericAct } from '../../words/act-date.ts';
import { fileSize, formatName } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { actOn } from './act-on-document.ts';
import { type ActAnswer, ActDone, DocumentActs } from './document-acts.tsx';
import { Identity } from './identity.tsx';

export const loader = professionalPage(async (args) => {
  const { doors, visit, params, url } = args;
  const holderId = holderIdOf(params.person);
  const base = `/pro/p/${params.person}`;
  const read = await doors.documents.read(visit(holderId), entryIdOf(params.id, holderId));
  return {
    entry: read.entry,
    versions: read.versions,
    warnings: read.warnings,
    acts: read.acts,
    isPinned: read.places.pinned.has(read.entry.logicalId),
    done: url.searchParams.get('fait'),
    around: await aroundOf(args, holderId, base),
    view: await viewOf(doors, read.content),
    typeLabel: doors.access.reference.documentType(read.entry.typeCode)?.labelFr,
    base,
  };
});

export const action = professionalAct<ActAnswer>(async ({ doors, visit, params }, form) => {
  const holderId = holderIdOf(params.person);
  const act = text(form, 'acte');
  const done = await actOn(doors.documents, visit(holderId), entryIdOf(params.id, holderId), {
    act,
    atPersonRequest: form.get('demande') === 'oui',
  });
  return 'problem' in done
    ? again({ act, problem: done.problem }, done.status)
    : leadTo(`/pro/p/${params.person}/documents/${params.id}?fait=${act}`);
});

/** EX_3.2-1025, EX_3.1-1080: told before the content, each with what it asks of the reader. */
const WARNINGS: Partial<Record<Obligation, readonly [title: string, text: string]>> = {
  'warn-invisible-to-patient': [
    'La personne ne voit pas encore ce document',
    'Il attend une annonce. Ne lui en parlez pas avant la consultation prévue avec son auteur.',
  ],
  'warn-invisible-to-representatives': [
    'Les représentants légaux ne voient pas ce document',
    'Il contient un soin que la personne garde secret. Ne leur en parlez pas.',
  ],
  'warn-hidden': [
    'La personne a masqué ce document aux professionnels',
    'Vous le voyez comme auteur ou médecin traitant. N’en parlez pas à d’autres sans son accord.',
  ],
  'warn-archived': [
    'Ce document est archivé',
    'Il n’est plus dans la liste courante. Vérifiez s’il vaut encore.',
  ],
  'warn-superseded': [
    'C’est une ancienne version',
    'Une version plus récente existe peut-être : voyez les versions à droite.',
  ],
};

export default function ReadForProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<ActAnswer>();
  const { entry, view, around } = page;
  const here = `${page.base}/documents/${entry.id}`;
  return (
    <ProfessionalShell
      frame={frame}
      title={`${entry.title}, ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Documents', href: page.base }, { label: entry.title }]}
    >
      <div className="split">
        <div>
          <div className="zone stack-tight">
            <h1>{entry.title}</h1>
            <p className="soft">
              {numericAct(entry)} ·{' '}
              {[entry.authorLabel, entry.authorStructureLabel].filter(Boolean).join(', ')}
            </p>
            <ProfessionalStates entry={entry} />
            {page.warnings.map((warning) => {
              const told = WARNINGS[warning];
              return told ? (
                <Notice key={warning} id={warning} title={told[0]} tone="warning">
                  <p>{told[1]}</p>
                </Notice>
              ) : null;
            })}
            {!answer && <ActDone done={page.done} />}
          </div>
          <Contents view={view} />
          <DocumentColumn view={view} base={here} title={entry.title} />
        </div>
        <aside className="zone stack" aria-labelledby="fiche">
          <h2 id="fiche">Ce document</h2>
          <DocumentFacts
            entry={entry}
            versions={page.versions}
            typeLabel={page.typeLabel}
            arrived="Déposé le"
            hrefOf={(other) => `${page.base}/documents/${other.id}`}
          />
          <p>
            <a className="button second short" href={`${here}/original`}>
              <Icon name="download" />
              Original ({formatName(entry.mimeType)}, {fileSize(entry.size)})
            </a>
          </p>
          <PinForm isPinned={page.isPinned} />
          <DocumentActs acts={page.acts} entry={entry} answer={answer} here={here} />
          {entry.origin === 'professional' && (
            <p>
              <a href={`${here}/corrections`}>Signaler ou corriger une erreur</a>
            </p>
          )}
          <p className="meta">Cette lecture est enregistrée. La personne la voit dans son historique.</p>
        </aside>
      </div>
    </ProfessionalShell>
  );
}
