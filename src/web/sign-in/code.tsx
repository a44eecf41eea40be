import { corrigible, refusalOf, text } from '../form.ts';
import { again, leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { Confirmation } from '../ui/choices.tsx';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { CodeField, SendAgain } from './code-field.tsx';

export const loader = publicPage(async ({ doors, url, browser }) => {
  const step = await doors.identity.step(browser.step);
  return {
    step: step && (step.purpose === 'sign-in' || step.purpose === 'confirm') ? step : undefined,
    sent: url.searchParams.get('envoye') === 'oui',
    inbox: doors.settings.demoInboxUrl,
  };
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = publicAct<Answer>(async ({ doors, browser, session }, form) => {
  try {
    const again = form.get('renvoyer');
    if (again !== null) {
      await doors.identity.sendAgain(
        browser.step ?? '',
        again === 'sms' || again === 'mail' ? again : undefined,
      );
      return leadTo('/connexion/code?envoye=oui');
    }
    const answer = { code: text(form, 'code'), trust: form.get('confiance') !== null };
    const { opened, returnTo } = await doors.identity.answerCode(browser.step, answer, browser);
    if (opened) {
      if (session) await doors.identity.leave(session);
      browser.keep({ session: opened.secret, device: opened.device, step: null });
    } else browser.keep({ step: null });
    return leadTo(returnTo);
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('code'));
    return again({ problems }, status);
  }
});

export default function Code() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const { step } = page;
  const title = 'Entrez le code reçu';
  if (!step)
    return (
      <PublicShell frame={frame} title="Code terminé" wrong={problems.length > 0}>
        <Opening title="Ce code ne peut plus servir">
          <p>
            Il a plus de 10 minutes, a déjà servi, ou cinq essais étaient faux. Votre compte n’est pas bloqué.
          </p>
          <p>
            <a className="button" href="/connexion">
              Recevoir un autre code
            </a>
          </p>
        </Opening>
      </PublicShell>
    );
  return (
    <PublicShell frame={frame} title={title} wrong={problems.length > 0}>
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {page.sent && problems.length === 0 && (
          <Notice id="envoye" title="Le code est envoyé de nouveau" tone="success" live>
            <p>C’est le même code. Il peut mettre une minute à arriver.</p>
          </Notice>
        )}
        {step.sentTo && (
          <p>
            Nous l’avons envoyé par {step.sentTo.kind === 'sms' ? 'SMS au' : 'mail à'}{' '}
            <b className="nowrap-groups">{step.sentTo.masked}</b>. Il sert pendant 10 minutes.
          </p>
        )}
        {page.inbox && step.sentTo?.kind === 'mail' && (
          <p className="soft">
            Démonstration : il arrive dans les <a href={page.inbox}>mails de la démonstration</a>.
          </p>
        )}
        <form method="post" className="stack" noValidate>
          <CodeField id="code" label="Code à 6 chiffres" problems={problems} />
          {step.purpose === 'sign-in' && !step.shared && (
            <Confirmation id="confiance">
              Ne plus demander de code sur cet appareil pendant 30 jours
            </Confirmation>
          )}
          <button type="submit" className="button">
            Continuer
          </button>
        </form>
        <SendAgain other={step.other} />
      </Opening>
    </PublicShell>
  );
}
