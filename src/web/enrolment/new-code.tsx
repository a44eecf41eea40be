import { text } from '../form.ts';
import { again, leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { CardFields } from './card-form.tsx';
import { type CardAnswer, refusedCard } from './who-is-there.ts';

export const loader = publicPage(({ url }) => ({ done: url.searchParams.get('fait') !== null }));

export const action = publicAct<CardAnswer>(async ({ doors, source }, form) => {
  const typed = { ins: text(form, 'ins'), serial: text(form, 'serial') };
  try {
    await doors.enrolment.requestNewCode(source, typed);
  } catch (error) {
    return again(refusedCard(error, typed));
  }
  return leadTo('/nouveau-code?fait=oui');
});

export default function NewCode() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<CardAnswer>();
  const problems = answer?.problems ?? [];
  const title = 'Demander un nouveau code';
  return (
    <PublicShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      steps={[{ label: 'Activer votre carnet', href: '/activer' }, { label: 'Nouveau code' }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {page.done && !answer && (
          <Notice id="fait" title="Votre demande est enregistrée" tone="success" live>
            <p>
              Si ces numéros sont ceux d’un carnet à activer, un code part à l’adresse connue. Par mail, il
              arrive en quelques minutes. Par la poste, en quelques jours.
            </p>
            <p>
              Rien n’arrive ? Votre carnet est peut-être déjà activé :{' '}
              <a className="target" href="/connexion">
                connectez-vous
              </a>
              , ou appelez le 3422.
            </p>
          </Notice>
        )}
        <p className="lead">Le nouveau code remplace l’ancien, qui ne servira plus.</p>
        <p>
          Il part à l’adresse que connaît votre caisse, par mail ou par la poste. Elle ne peut pas être
          changée ici : ainsi, personne ne reçoit le code d’un autre.
        </p>
      </Opening>
      <Pan id="carte" title="Votre carte">
        <form method="post" className="stack" noValidate>
          <CardFields answer={answer} />
          <p>
            <button type="submit" className="button">
              Envoyer un nouveau code
            </button>
          </p>
        </form>
      </Pan>
      <Pan id="autrement" title="Sans carte lisible">
        <p>
          <a className="target" href="/connexion/franceconnect?vers=/activer">
            Continuer avec FranceConnect
          </a>{' '}
          : aucun code n’est demandé. Ou appelez le 3422.
        </p>
      </Pan>
    </PublicShell>
  );
}
