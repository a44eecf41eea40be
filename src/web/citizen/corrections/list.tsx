import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { whoseOf } from '../../words/whose.ts';
import { Disputes } from './disputes.tsx';

/** Every error that was signalled in a notebook, and what was taken out of it. */
export const loader = citizenPage(async ({ doors, request, url }) => ({
  disputes: await doors.corrections.disputes(request),
  done: url.searchParams.get('fait') === 'retire',
}));

export default function Corrections() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  return (
    <CitizenShell
      frame={frame}
      title="Corrections"
      tab="Documents"
      steps={[{ label: 'Documents', href: `${frame.base}/documents` }, { label: 'Corrections' }]}
    >
      <Opening title="Corrections">
        {page.done && (
          <Notice id="fait" title="Document retiré" tone="success" live>
            <p>Plus personne ne le voit, sauf son auteur. Lui et ceux qui l’ont lu sont prévenus.</p>
          </Notice>
        )}
        <p>
          Ce qui a été signalé dans {whose.notebook}, et la réponse de l’auteur.{' '}
          <a href={`${frame.base}/acces/historique`}>L’historique dit qui a lu chaque document</a>.
        </p>
      </Opening>
      <Pan id="demandes" title="Demandes">
        {page.disputes.length > 0 ? (
          <Disputes disputes={page.disputes} />
        ) : (
          <Empty title="Rien n’a été signalé">
            <p>Ouvrez un document, puis choisissez « Signaler une erreur ».</p>
          </Empty>
        )}
      </Pan>
    </CitizenShell>
  );
}
