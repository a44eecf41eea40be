import { parsePublicId, publicId } from '#platform/ids';
import type { WaitingRequest } from '#support';
import { text } from '../form.ts';
import { leadTo, professionalAct, professionalPage, usePage } from '../load.ts';
import { isCarnetError, missingPage } from '../problem.ts';
import { Empty } from '../ui/empty.tsx';
import { Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { civilNumericDay, dayAndTime } from '../words/dates.ts';
import { DeskShell } from './desk-shell.tsx';
import { BONDS } from './words-for-another.ts';

/** What one agent asked for a caller who represents somebody, and another one confirms within the day (A24). */
export const loader = professionalPage(async ({ doors, session, url }) => ({
  requests: (await doors.support.requests(session)).map((one) => ({
    ...one,
    id: publicId(one.holderId, one.requestId),
  })),
  done: url.searchParams.get('fait') ?? undefined,
}));

const HERE = '/assistance/a-confirmer';

export const action = professionalAct(async ({ doors, session, requestId }, form) => {
  const parsed = parsePublicId(text(form, 'demande'));
  if (!parsed) throw missingPage(requestId);
  const request = { session, holderId: parsed.holderId, requestId: parsed.objectId };
  const confirms = form.get('geste') === 'confirmer';
  try {
    if (confirms) await doors.enrolment.takeStep({ call: request }, 'close');
    else await doors.support.refuseRequest(request);
  } catch (error) {
    if (isCarnetError(error) && OVER.has(error.code)) return leadTo(`${HERE}?fait=passee`);
    throw error;
  }
  return leadTo(`${HERE}?fait=${confirms ? 'confirmee' : 'refusee'}`);
});

/** Another agent settled it, the day is over, or the space changed meanwhile. */
const OVER: ReadonlySet<string> = new Set(['call-ended', 'request-over', 'step-impossible']);

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  confirmee: ['Carnet fermé', 'La personne et celle qui a appelé le lisent dans leur historique.'],
  refusee: ['Demande refusée', 'Rien n’est fermé. L’historique garde votre refus.'],
  passee: [
    'Cette demande n’attend plus',
    'Elle est déjà réglée, trop vieille, ou c’est la vôtre. Rien n’a été fait.',
  ],
};

export default function ToConfirm() {
  const { frame, page } = usePage<typeof loader>();
  const title = 'À confirmer';
  const done = page.done !== undefined && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <DeskShell frame={frame} title={title}>
      <div className="zone stack narrow">
        <h1>{title}</h1>
        {done && (
          <Notice id="fait" title={done[0]} tone={page.done === 'passee' ? 'warning' : 'success'} live>
            <p>{done[1]}</p>
          </Notice>
        )}
        <p>
          Fermer le carnet d’un autre demande deux agents. Rappelez la personne si vous avez un doute. Sans
          réponse, la demande tombe après un jour.
        </p>
        {page.requests.length === 0 ? (
          <Empty title="Aucune demande n’attend" level={2}>
            <p>Celles de tous les agents arrivent ici.</p>
          </Empty>
        ) : (
          page.requests.map((one) => <Waiting key={one.id} one={one} />)
        )}
      </div>
    </DeskShell>
  );
}

function Waiting({ one }: { readonly one: WaitingRequest & { readonly id: string } }) {
  return (
    <section className="stack" aria-label={`Fermer le carnet de ${one.givenName}`}>
      <h2>Fermer le carnet de {one.givenName}</h2>
      <Facts
        rows={[
          ['Née le', civilNumericDay(one.birthDate)],
          ['Demandé par', one.callerLabel],
          ['Lien', BONDS[one.bond]],
          ['Appel reçu par', one.agentLabel],
          ['Le', dayAndTime(one.askedAt)],
        ]}
      />
      {one.own ? (
        <p className="meta">Vous avez reçu cet appel : un autre agent confirme.</p>
      ) : (
        <form method="post" className="row">
          <input type="hidden" name="demande" value={one.id} />
          <button type="submit" className="button danger" name="geste" value="confirmer">
            Fermer le carnet de {one.givenName}
          </button>
          <button type="submit" className="button second" name="geste" value="refuser">
            Refuser la demande
          </button>
        </form>
      )}
    </section>
  );
}
