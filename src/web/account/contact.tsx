import { corrigible, refusalOf, text } from '../form.ts';
import { OWN_NOTEBOOK } from '../frame.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { CodeField, SendAgain } from '../sign-in/code-field.tsx';
import { Confirmation } from '../ui/choices.tsx';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening } from '../ui/pan.tsx';
import { channelInWords } from './words.ts';

const HERE = `${OWN_NOTEBOOK}/compte/contact`;

export const loader = citizenPage(async ({ doors, request, session, holderId, url, browser }) => {
  doors.identity.requireStrong(session);
  const [channels, step] = await Promise.all([
    doors.access.reading(request, (visit) => doors.citizens.contactChannels(visit.tx, holderId)),
    url.searchParams.get('etape') === 'codes' ? doors.identity.step(browser.step) : undefined,
  ]);
  return {
    channels,
    step: step?.purpose === 'channel' ? step : undefined,
    sent: url.searchParams.get('envoye') === 'oui',
  };
});

type Answer = {
  readonly typed: string;
  readonly problems: readonly FieldProblem[];
};

const FIELDS = { 'code-wrong': 'code-nouveau', 'step-over': 'contact', 'too-many': 'contact' } as const;

export const action = citizenAct<Answer>(async ({ doors, session, url, browser }, form) => {
  const { channels } = doors.identity;
  const isCodes = url.searchParams.get('etape') === 'codes';
  try {
    if (isCodes && form.has('renvoyer')) {
      await doors.identity.sendAgain(browser.step ?? '', undefined);
      return leadTo(`${HERE}?etape=codes&envoye=oui`);
    }
    if (!isCodes) {
      const asked = { typed: text(form, 'contact'), oldLost: form.has('perdu') };
      browser.keep({ step: await channels.start(session, asked) });
      return leadTo(`${HERE}?etape=codes`);
    }
    const codes = { old: text(form, 'code-ancien'), next: text(form, 'code-nouveau') };
    const { effectiveAt } = await channels.finish(session, browser.step, codes, browser);
    browser.keep({ step: null });
    const isDone = effectiveAt <= doors.clock.now();
    return leadTo(`${OWN_NOTEBOOK}/compte?fait=${isDone ? 'premier' : 'contact'}`);
  } catch (error) {
    const fields = isCodes ? { ...FIELDS, 'too-many': 'code-nouveau' } : FIELDS;
    const { problems, status } = refusalOf(error, corrigible('contact', fields));
    return again({ typed: text(form, 'contact'), problems }, status);
  }
});

export default function ChangeContact() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = page.step ? 'Entrez les codes reçus' : 'Changer où vous êtes prévenu';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab="Compte"
      steps={[{ href: `${OWN_NOTEBOOK}/compte`, label: 'Compte' }, { label: 'Être prévenu' }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {page.step ? <Codes page={page} problems={problems} /> : <Ask page={page} answer={answer} />}
      </Opening>
    </CitizenShell>
  );
}

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

function Ask({ page, answer }: { readonly page: Page; readonly answer: Answer | undefined }) {
  const problems = answer?.problems ?? [];
  const hasSome = page.channels.length > 0;
  return (
    <>
      {hasSome && (
        <p>
          Aujourd’hui : {page.channels.map(({ kind, value }) => channelInWords(kind, value)).join(' et ')}.
          Vous y êtes prévenu de tout changement.
        </p>
      )}
      <p>
        {hasSome
          ? 'Le changement attend 2 jours. Pendant ce temps, vous pouvez l’arrêter.'
          : 'Un code y sera envoyé tout de suite.'}
      </p>
      <form method="post" className="stack" noValidate>
        <Field
          id="contact"
          label="Adresse mail ou téléphone mobile"
          hint="Par exemple prenom.nom@exemple.fr, ou 06 12 34 56 78."
          spellCheck={false}
          defaultValue={answer?.typed ?? ''}
          problems={problems}
        />
        {hasSome && (
          <Confirmation id="perdu">
            Je ne peux plus lire l’ancien contact. Le changement attend alors 7 jours.
          </Confirmation>
        )}
        <button type="submit" className="button">
          {hasSome ? 'Envoyer les codes' : 'Envoyer le code'}
        </button>
      </form>
    </>
  );
}

function Codes({ page, problems }: { readonly page: Page; readonly problems: readonly FieldProblem[] }) {
  const { step } = page;
  if (!step?.newChannel) return null;
  const { kind, value, oldLost } = step.newChannel;
  return (
    <>
      {page.sent && problems.length === 0 && (
        <Notice id="envoye" title="Les codes sont envoyés de nouveau" tone="success" live>
          <p>Ce sont les mêmes. Ils peuvent mettre une minute à arriver.</p>
        </Notice>
      )}
      <p>Rien n’est changé tant que vous n’avez pas entré {oldLost ? 'le code' : 'les deux codes'}.</p>
      <form method="post" className="stack" noValidate>
        {!oldLost && step.sentTo && (
          <CodeField
            id="code-ancien"
            label="Code reçu à l’ancien contact"
            hint={`Envoyé à ${step.sentTo.masked}.`}
            problems={problems}
          />
        )}
        <CodeField
          id="code-nouveau"
          label="Code reçu au nouveau contact"
          hint={`Envoyé à ${channelInWords(kind, value)}.`}
          problems={problems}
        />
        <button type="submit" className="button">
          Confirmer
        </button>
      </form>
      <SendAgain other={undefined} />
      <p>
        <a className="target" href={`${OWN_NOTEBOOK}/compte`}>
          Ne rien changer
        </a>
      </p>
    </>
  );
}
