import type { ContactChannel } from '#citizens';
import { formatIns } from '#formats/ins';
import { nameCase } from '#formats/traits';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { Facts } from '../ui/facts.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { civilDay } from '../words/dates.ts';
import { sexOf } from '../words/people.ts';
import { whoseOf } from '../words/whose.ts';
import { personInCharge } from './access/person-in-charge.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, holderId, url, acting } = args;
  // Whoever acts for somebody neither reads nor changes where that person is told (R29).
  const channels = acting
    ? undefined
    : await doors.access.reading(request, (visit) => doors.citizens.contactChannels(visit.tx, holderId));
  return { channels, done: url.searchParams.get('fait') };
});

type Answer = { readonly typed: string; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, request, holderId, base }, form) => {
  const typed = String(form.get('mail') ?? '');
  try {
    await doors.access.writing(request, async (visit) => {
      const granted = visit.authorize('contact.change');
      await doors.citizens.setMail(visit.tx, holderId, typed);
      await visit.trace(granted);
    });
  } catch (error) {
    if (!isCarnetError(error) || error.code !== 'mail-address') throw error;
    const help = [error.sentence, error.advice].filter(Boolean).join(' ');
    return again({ typed, problems: [{ field: 'mail', summary: error.sentence, help }] });
  }
  return leadTo(`${base}/compte?fait=mail`);
});

const STATUS = {
  qualifiee: 'Qualifié : l’identité a été vérifiée',
  validee: 'Identité vérifiée, matricule à confirmer',
  recuperee: 'Récupéré : l’identité reste à vérifier',
  provisoire: 'Provisoire : l’identité reste à vérifier',
} as const;

export default function CitizenAccount() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { person } = frame;
  const problems = answer?.problems ?? [];
  const whose = whoseOf(frame);
  const mail = page.channels?.find(({ kind }) => kind === 'mail');
  return (
    <CitizenShell frame={frame} title={problems.length > 0 ? 'Erreur : compte' : 'Compte'} tab="Compte">
      <Opening title="Compte">
        <ErrorSummary problems={problems} />
        {page.done === 'mail' && !answer && (
          <Notice id="fait" title="Adresse mail changée" tone="success" live>
            <p>Les prochains mails iront à cette adresse. Ils ne contiennent jamais rien de médical.</p>
          </Notice>
        )}
        <p className="soft">
          {whose.own ? 'Qui vous êtes, et où vous êtes prévenu.' : `Qui est ${whose.name}.`}
        </p>
      </Opening>
      <Pan
        id="identite"
        title={whose.own ? 'Votre identité' : `Identité ${whose.of}`}
        aside={<p>Elle vient de l’état civil. Seul l’état civil peut la changer.</p>}
      >
        <Facts
          rows={[
            ['Nom de naissance', nameCase(person.birthName)],
            ['Nom utilisé', person.usageName && nameCase(person.usageName)],
            ['Prénoms', nameCase(person.birthGivenNames)],
            ['Sexe', sexOf(person)],
            ['Date de naissance', civilDay(person.birthDate)],
            ['Lieu de naissance', person.birthCog && `Commune ou pays de code ${person.birthCog}`],
          ]}
        />
      </Pan>
      <Pan
        id="ins"
        title={whose.own ? 'Votre matricule' : `Matricule ${whose.of}`}
        aside={
          <p>
            Son nom complet : Identité nationale de santé, ou INS.{' '}
            {whose.own ? 'Il vous relie à vos documents.' : `Il relie ${whose.name} à ses documents.`}
          </p>
        }
      >
        <p className="code nowrap-groups">{formatIns(person.ins)}</p>
        <p className="next">{STATUS[person.insStatus]}.</p>
        <p className="soft">
          Donnez-le à un soignant qui ne l’a pas : il évite de{' '}
          {whose.own ? 'vous confondre' : `confondre ${whose.name}`} avec quelqu’un d’autre.
        </p>
      </Pan>
      {whose.own ? (
        <Pan
          id="contact"
          title="Être prévenu"
          aside={
            <p>
              <a className="target" href={`${frame.base}/notifications`}>
                Choisir quand, et voir ce qui est toujours envoyé
              </a>
            </p>
          }
        >
          <div className="stack">
            <CurrentMail mail={mail} />
            <form method="post" className="stack" noValidate>
              <Field
                id="mail"
                type="email"
                label={mail ? 'Nouvelle adresse mail' : 'Adresse mail'}
                hint="Elle ressemble à prenom.nom@exemple.fr."
                autoComplete="email"
                spellCheck={false}
                defaultValue={answer?.typed ?? ''}
                problems={problems}
              />
              <button type="submit" className="button">
                Enregistrer cette adresse
              </button>
            </form>
          </div>
        </Pan>
      ) : (
        <Pan id="contact" title="Être prévenu">
          <p>
            Où {whose.name} est prévenu ne se lit et ne se change pas d’ici. Vous êtes prévenu de votre côté,
            à votre adresse.
          </p>
        </Pan>
      )}
      <Pan id="proches" title="Proches">
        <p>
          {whose.own
            ? 'Qui peut agir pour vous, et pour qui vous agissez.'
            : `Qui d’autre peut agir pour ${whose.name}.`}{' '}
          <a className="target" href={`${frame.base}/proches`}>
            Voir les proches{whose.own ? '' : ` ${whose.of}`}
          </a>
        </p>
      </Pan>
    </CitizenShell>
  );
}

function CurrentMail({ mail }: { readonly mail: ContactChannel | undefined }) {
  return mail ? (
    <p>
      Adresse actuelle : <b>{mail.value}</b>
      {!mail.verified && ' (pas encore confirmée)'}
    </p>
  ) : (
    <p>Vous n’avez pas donné d’adresse mail : vous n’êtes donc pas prévenu.</p>
  );
}
