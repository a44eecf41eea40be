import type { Cadence, Choice, Preferences } from '#notifications';
import { corrigible, type FieldOf, refusalOf, text } from '../form.ts';
import { OWN_NOTEBOOK } from '../frame.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, type FieldProblem, Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { ALWAYS, CADENCES, CHOICES, HOURS, hourInWords } from './notices-words.ts';

export const loader = citizenPage(async ({ doors, request, holderId, url }) => {
  const { choices, preferencesOf, exampleOf } = doors.notifications;
  const [preferences, channels] = await doors.access.reading(request, (visit) =>
    Promise.all([preferencesOf(visit), doors.citizens.contactChannels(visit.tx, holderId)]),
  );
  const { subject, text } = exampleOf();
  return {
    preferences,
    choices: Object.entries(choices).map(([name, { cadences }]) => ({
      name: name as Choice,
      cadences: cadences as readonly Cadence[],
    })),
    mail: channels.find(({ kind }) => kind === 'mail')?.value,
    example: { subject, paragraphs: text.split('\n\n') },
    done: url.searchParams.get('fait') === 'choix',
  };
});

type Answer = { readonly typed: Preferences; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, request }, form) => {
  const from = text(form, 'calme-de');
  const typed: Preferences = {
    cadences: {
      documents: text(form, 'documents') as Cadence,
      answers: text(form, 'answers') as Cadence,
      looks: text(form, 'looks') as Cadence,
    },
    // no quiet hours: an interval that holds nothing
    quiet: from === '' ? { from: '00:00', to: '00:00' } : { from, to: text(form, 'calme-a') },
  };
  try {
    await doors.access.writing(request, async (visit) => {
      const granted = visit.authorize('contact.change');
      await doors.notifications.choosePreferences(granted, typed);
      visit.trace(granted);
    });
  } catch (error) {
    const { problems, status } = refusalOf(error, fieldOf);
    return again({ typed, problems }, status);
  }
  return leadTo(`${OWN_NOTEBOOK}/notifications?fait=choix`);
});

/** A cadence that is not offered names its choice. */
const fieldOf: FieldOf = (refusal) =>
  corrigible(refusal.code === 'notice-hours' ? 'calme-de' : `${refusal.detail}-0`)(refusal);

export default function Notices() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const preferences = answer?.typed ?? page.preferences;
  const title = 'Être prévenu';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab="Compte"
      steps={[{ href: `${OWN_NOTEBOOK}/compte`, label: 'Compte' }, { label: title }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {page.done && !answer && (
          <Notice id="fait" title="Vos choix sont enregistrés" tone="success" live>
            <p>Ils valent pour tout ce qui arrive à partir de maintenant.</p>
          </Notice>
        )}
        <p className="soft">
          Ce qui vous est envoyé par mail, et quand. Un mail ne dit jamais rien de votre santé.
        </p>
        <Address mail={page.mail} />
      </Opening>
      <Pan
        id="toujours"
        title="Toujours, et tout de suite"
        aside={<p>Personne ne peut arrêter ces mails, même la nuit : ils vous protègent.</p>}
      >
        <ul className="lines close">
          {ALWAYS.map(({ what, why }) => (
            <li key={what}>
              <div>
                <b>{what}</b>
                <p className="meta">{why}</p>
              </div>
            </li>
          ))}
        </ul>
      </Pan>
      <Pan
        id="choix"
        title="Comme vous voulez"
        aside={<p>Tout ce qui attend part ensemble, dans un seul mail.</p>}
      >
        <form method="post" className="stack" noValidate>
          {page.choices.map(({ name, cadences }) => (
            <CadenceChoice key={name} name={name} cadences={cadences} chosen={preferences.cadences[name]} />
          ))}
          <QuietHours quiet={preferences.quiet} problems={problems} />
          <button type="submit" className="button">
            Enregistrer mes choix
          </button>
        </form>
      </Pan>
      <Pan
        id="exemple"
        title="À quoi ressemble un mail"
        aside={<p>Quelqu’un qui le lit par-dessus votre épaule n’apprend rien.</p>}
      >
        <div className="notice">
          <h3>Objet : {page.example.subject}</h3>
          {page.example.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      </Pan>
    </CitizenShell>
  );
}

function Address({ mail }: { readonly mail: string | undefined }) {
  return (
    <p>
      {mail ? (
        <>
          Les mails vont à <b>{mail}</b>.
        </>
      ) : (
        'Vous n’avez pas donné d’adresse mail : rien ne vous est envoyé.'
      )}{' '}
      <a className="target" href={`${OWN_NOTEBOOK}/compte`}>
        {mail ? 'Changer d’adresse' : 'Donner une adresse'}
      </a>
    </p>
  );
}

function CadenceChoice(props: {
  readonly name: Choice;
  readonly cadences: readonly Cadence[];
  readonly chosen: Cadence;
}) {
  const { name } = props;
  return (
    <fieldset>
      <legend>{CHOICES[name].label}</legend>
      <p className="hint meta">{CHOICES[name].help}</p>
      {props.cadences.map((cadence, at) => (
        <label key={cadence} className="choice" htmlFor={`${name}-${at}`}>
          <input
            type="radio"
            id={`${name}-${at}`}
            name={name}
            value={cadence}
            defaultChecked={cadence === props.chosen}
          />
          <span>{CADENCES[cadence]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function QuietHours(props: {
  readonly quiet: Preferences['quiet'];
  readonly problems: readonly FieldProblem[];
}) {
  const { from, to } = props.quiet;
  const hours = (chosen: string) =>
    [...new Set([...HOURS, chosen])].sort().map((value) => ({ value, label: hourInWords(value) }));
  const isNone = from === to;
  return (
    <fieldset>
      <legend>Vos heures calmes</legend>
      <p className="hint meta">Aucun mail de cette partie ne part entre ces deux heures. Il attend la fin.</p>
      <div className="filters">
        <Select
          id="calme-de"
          label="De"
          options={[{ value: '', label: 'Pas d’heures calmes' }, ...hours(from)]}
          value={isNone ? '' : from}
          problems={props.problems}
        />
        <Select id="calme-a" label="Jusqu’à" options={hours(to)} value={isNone ? '08:00' : to} />
      </div>
    </fieldset>
  );
}
