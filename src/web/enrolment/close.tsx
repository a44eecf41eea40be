import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { Confirmation } from '../ui/choices.tsx';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { day } from '../words/dates.ts';

export const loader = citizenPage(async ({ doors, session, now }) => {
  const space = await doors.enrolment.ownSpace({ session });
  return { space, backupsUntil: doors.enrolment.backupsUntil(now) };
});

type Answer = { readonly problems: readonly FieldProblem[] };

/** Grave acts: the person proved within five minutes that it is them (A3). */
export const action = citizenAct<Answer>(async ({ doors, session }, form) => {
  const by = { session };
  switch (form.get('geste')) {
    case 'fermer':
      await doors.enrolment.takeStep(by, 'close');
      return leadTo('/activer?fait=ferme');
    case 'detruire': {
      if (form.get('compris') !== 'oui')
        return again({
          problems: [
            {
              field: 'compris',
              summary: 'Il manque votre confirmation',
              help: 'Cochez la case, ou revenez en arrière : rien n’a été fait.',
            },
          ],
        });
      return leadTo(`/carnet-detruit/${await doors.enrolment.destroy(by)}`);
    }
    default:
      return leadTo('/moi/fermer');
  }
});

export default function CloseNotebook() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const isClosed = page.space.state === 'closed';
  const title = isClosed ? 'Faire détruire votre carnet' : 'Fermer votre carnet';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab="Compte"
      steps={[{ label: 'Compte', href: '/moi/compte' }, { label: title }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {isClosed ? (
          <p className="lead">
            Il est fermé depuis le {day(page.space.since)}. Vous pouvez le laisser ainsi, le{' '}
            <a className="target" href="/activer">
              rouvrir
            </a>
            , ou le faire détruire.
          </p>
        ) : (
          <p className="lead">
            Deux choix : le fermer, et pouvoir le rouvrir ; ou tout détruire, pour toujours.
          </p>
        )}
        <p>Vos remboursements et vos soins restent les mêmes. Nous vérifions d’abord que c’est bien vous.</p>
      </Opening>
      {!isClosed && <Close />}
      <Pan id="detruire" title="Tout détruire">
        <ul className="points">
          <li>Vos documents, vos réglages, votre historique et votre accès sont détruits tout de suite.</li>
          <li>Personne ne pourra les retrouver : ni vous, ni un professionnel, ni nous.</li>
          <li>Si un document vous est utile, téléchargez-le avant.</li>
          <li>Aucun nouveau carnet ne sera ouvert par une campagne.</li>
        </ul>
        <h3 className="next">Ce qui reste</h3>
        <ul className="points">
          <li>
            Nos copies de sécurité, jusqu’au {day(page.backupsUntil)}. Elles sont chiffrées, et ne servent
            qu’après une panne.
          </li>
          <li>Une attestation, sans votre nom ni votre numéro.</li>
          <li>Une empreinte de votre numéro, illisible, pour qu’aucune campagne ne rouvre de carnet.</li>
          <li>
            Les empreintes de votre historique : des suites de chiffres qui ne disent rien, et qui prouvent
            que le journal n’a pas été falsifié.
          </li>
          <li>Ce que vous avez fait dans le carnet d’un proche : c’est son historique.</li>
          <li>Ce que gardent votre caisse et vos soignants de leur côté.</li>
        </ul>
        <form method="post" className="stack next" noValidate>
          <Confirmation id="compris" problems={problems}>
            Je comprends que rien ne pourra être retrouvé.
          </Confirmation>
          <p>
            <button type="submit" className="button danger" name="geste" value="detruire">
              Détruire mon carnet
            </button>
          </p>
        </form>
      </Pan>
    </CitizenShell>
  );
}

function Close() {
  return (
    <Pan id="fermer" title="Le fermer">
      <ul className="points">
        <li>Aucun professionnel ne l’ouvre plus, même en urgence. Cela vaut tout de suite.</li>
        <li>Plus rien n’y est ajouté.</li>
        <li>Vous lisez encore son historique, mais plus ses documents.</li>
        <li>Il est gardé dix ans, puis détruit. Jusque-là, vous pouvez le rouvrir.</li>
      </ul>
      <form method="post" className="next">
        <p className="row">
          <button type="submit" className="button" name="geste" value="fermer">
            Fermer mon carnet
          </button>
          <a className="button second" href="/moi/compte">
            Ne rien changer
          </a>
        </p>
      </form>
    </Pan>
  );
}
