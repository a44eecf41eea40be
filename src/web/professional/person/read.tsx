import type { Obligation } from '#access';
import { Contents, DocumentColumn } from '../../document/body.tsx';
import { DocumentFacts } from '../../document/facts.tsx';
import { entryIdOf, holderIdOf } from '../../document/ids.ts';
import { ProfessionalStates } from '../../document/states.tsx';
import { viewOf } from '../../document/view.ts';
import { leadTo, professionalAct, professionalPage, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { numericDay } from '../../words/dates.ts';
import { fileSize, formatName } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import { Identity } from './identity.tsx';

export const loader = professionalPage(async ({ doors, visit, params, requestId, url, now }) => {
  const holderId = holderIdOf(params.person);
  const request = visit(holderId);
  const read = await doors.documents.read(request, entryIdOf(params.id, holderId));
  const around = await doors.access.reading(request, async (open) => ({
    person: await doors.citizens.person(open.tx, holderId),
    relation: open.relation,
  }));
  if (!around.person) throw missingPage(requestId);
  return {
    entry: read.entry,
    versions: read.versions,
    warnings: read.warnings,
    mayReveal: read.entry.invisibleToPatient && read.acts.some(({ act }) => act === 'document.reveal'),
    isRevealed: url.searchParams.get('fait') === 'revele',
    person: around.person,
    relation: around.relation,
    view: await viewOf(doors, read.content),
    typeLabel: doors.access.reference.documentType(read.entry.typeCode)?.labelFr,
    base: `/pro/p/${params.person}`,
    now,
  };
});

/** The one act of this page: its author shows it to the person after the announcement (R33, EX_3.3-1030). */
export const action = professionalAct(async ({ doors, visit, params }) => {
  const holderId = holderIdOf(params.person);
  await doors.documents.reveal(visit(holderId), entryIdOf(params.id, holderId));
  return leadTo(`/pro/p/${params.person}/documents/${params.id}?fait=revele`);
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
  const { entry, view, person } = page;
  const here = `${page.base}/documents/${entry.id}`;
  return (
    <ProfessionalShell
      frame={frame}
      title={`${entry.title}, ${formalNameOf(person)}`}
      identity={<Identity person={person} relation={page.relation} now={page.now} />}
      steps={[{ label: 'Documents', href: page.base }, { label: entry.title }]}
    >
      <div className="split">
        <div>
          <div className="zone stack-tight">
            <h1>{entry.title}</h1>
            <p className="soft">
              {numericDay(entry.actStart)} ·{' '}
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
            {page.isRevealed && (
              <Notice id="revele" title="La personne voit maintenant ce document" tone="success" live>
                <p>Elle en est prévenue par un mail qui ne dit rien de son contenu.</p>
              </Notice>
            )}
            {page.mayReveal && (
              <form method="post" className="stack-tight">
                <p>
                  Si vous le montrez, la personne le lit tout de suite et en est prévenue. Vous ne pourrez
                  plus revenir en arrière. Sinon, il lui sera montré un mois après son dépôt.
                </p>
                <button className="button second short" type="submit">
                  Montrer à la personne
                </button>
              </form>
            )}
            <Contents view={view} />
          </div>
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
          <p className="meta">Cette lecture est enregistrée. La personne la voit dans son historique.</p>
        </aside>
      </div>
    </ProfessionalShell>
  );
}
