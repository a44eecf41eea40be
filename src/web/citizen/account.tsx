import type { ChannelChange, ContactChannel } from '#citizens';
import { formatIns } from '#formats/ins';
import { nameCase } from '#formats/traits';
import { channelInWords } from '../account/words.ts';
import { type CitizenArgs, citizenAct, citizenPage, leadTo, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { Facts } from '../ui/facts.tsx';
import { insSymbol } from '../ui/ins-symbol.ts';
import { InsSymbol } from '../ui/ins-symbol-drawing.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { civilDay, dayAndTime } from '../words/dates.ts';
import { sexOf } from '../words/people.ts';
import { whoseOf } from '../words/whose.ts';
import { personInCharge } from './access/person-in-charge.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, holderId, session, url, acting } = args;
  // Whoever acts for somebody neither reads nor changes where that person is told, or how they sign in (R29).
  if (acting) return { own: undefined, done: undefined, symbols: await symbolsOf(args) };
  const [contact, account] = await Promise.all([
    doors.access.reading(request, async (visit) => ({
      channels: await doors.citizens.contactChannels(visit.tx, holderId),
      changes: await doors.citizens.channelChanges(visit.tx, holderId),
    })),
    doors.identity.accounts.accountOf(session),
  ]);
  return {
    own: { ...contact, account },
    done: url.searchParams.get('fait') ?? undefined,
    symbols: await symbolsOf(args),
  };
});

async function symbolsOf({ doors, request, holderId }: CitizenArgs) {
  const person = await doors.access.reading(request, ({ tx }) => doors.citizens.person(tx, holderId));
  return person && { datamatrix: insSymbol(person), qr: insSymbol(person, 'qr') };
}

export const action = citizenAct(async ({ doors, request, session, base, acting }, form) => {
  // refused, and told in the history, as any act that is the holder's alone
  if (acting) await doors.access.writing(request, async (visit) => void visit.authorize('contact.change'));
  else if (form.get('arreter') === 'contact') await doors.identity.channels.stop(session);
  else if (form.get('arreter') === 'mot-de-passe') await doors.identity.accounts.keepPassword(session);
  return leadTo(`${base}/compte?fait=arret`);
});

const STATUS = {
  qualifiee: 'Qualifié : l’identité a été vérifiée',
  validee: 'Identité vérifiée, matricule à confirmer',
  recuperee: 'Récupéré : l’identité reste à vérifier',
  provisoire: 'Provisoire : l’identité reste à vérifier',
} as const;

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  arret: ['C’est arrêté', 'Rien ne changera. Vous en êtes prévenu partout où vous pouvez l’être.'],
  contact: ['Changement demandé', 'L’ancien et le nouveau contact en sont prévenus tout de suite.'],
  premier: ['C’est enregistré', 'Vos messages iront là. Ils ne contiennent jamais rien de médical.'],
};

export default function CitizenAccount() {
  const { frame, page } = usePage<typeof loader>();
  const { person } = frame;
  const { own } = page;
  const whose = whoseOf(frame);
  const done = page.done && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <CitizenShell frame={frame} title="Compte" tab="Compte">
      <Opening title="Compte">
        {done && (
          <Notice id="fait" title={done[0]} tone="success" live>
            <p>{done[1]}</p>
          </Notice>
        )}
        {own && <Waiting changes={own.changes} passwordAt={own.account?.nextAt} />}
        <p className="soft">
          {whose.own
            ? 'Qui vous êtes, où vous êtes prévenu, et comment vous vous connectez.'
            : `Qui est ${whose.name}.`}
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
        {page.symbols?.datamatrix && page.symbols.qr && (
          <>
            <p className="soft">
              Pour ne rien recopier, il scanne l’un de ces deux dessins. Vous pouvez imprimer cette page : ils
              disent {whose.own ? 'votre identité et votre matricule' : 'son identité et son matricule'}, rien
              de plus.
            </p>
            <div className="ins-symbols">
              <InsSymbol symbol={page.symbols.datamatrix} caption="Pour un lecteur de soignant" />
              <InsSymbol symbol={page.symbols.qr} caption="QR code, pour un téléphone" />
            </div>
          </>
        )}
      </Pan>
      {own ? (
        <>
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
            <Channels channels={own.channels} />
            <p className="next">
              <a className="button second" href={`${frame.base}/compte/contact`}>
                {own.channels.length > 0 ? 'Changer ou ajouter' : 'Ajouter une adresse ou un téléphone'}
              </a>
            </p>
          </Pan>
          <Pan id="connexion" title="Se connecter">
            <p>
              {own.account ? (
                <>
                  Votre identifiant : <b>{own.account.identifier}</b>
                </>
              ) : (
                'Vous vous connectez avec FranceConnect.'
              )}
            </p>
            <p>
              <a className="target" href={`${frame.base}/compte/connexion`}>
                Mot de passe, clés d’accès, appareils et connexions ouvertes
              </a>
            </p>
          </Pan>
        </>
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
      <Pan id="emporter" title={whose.own ? 'Emporter votre carnet' : `Emporter ${whose.notebook}`}>
        <p>
          Une copie de tout ce que vous pouvez lire, en un seul fichier.{' '}
          <a className="target" href={`${frame.base}/exporter`}>
            Préparer ou reprendre une copie
          </a>
        </p>
      </Pan>
      {whose.own && (
        <Pan id="fermer" title="Fermer votre carnet">
          <p>
            Vous pouvez le fermer et le rouvrir, ou tout faire détruire.{' '}
            <a className="target" href={`${frame.base}/fermer`}>
              Voir ce que cela change
            </a>
          </p>
        </Pan>
      )}
    </CitizenShell>
  );
}

function Channels({ channels }: { readonly channels: readonly ContactChannel[] }) {
  if (channels.length === 0)
    return <p>Vous n’avez donné ni adresse mail ni téléphone : vous n’êtes donc pas prévenu.</p>;
  return (
    <Facts
      rows={channels.map(({ kind, value, verified }) => [
        kind === 'mail' ? 'Adresse mail' : 'Téléphone',
        `${channelInWords(kind, value)}${verified ? '' : ' (pas encore confirmé)'}`,
      ])}
    />
  );
}

/** What was asked and can still be stopped. */
function Waiting(props: {
  readonly changes: readonly ChannelChange[];
  readonly passwordAt: Date | undefined;
}) {
  return (
    <>
      {props.changes.map(({ id, kind, value, effectiveAt }) => (
        <Notice key={id} id={`attente-${id}`} title="Un changement attend" tone="warning">
          <p>
            À partir du {dayAndTime(effectiveAt)}, vos messages iront {kind === 'mail' ? 'à' : 'au'}{' '}
            <b>{channelInWords(kind, value)}</b>.
          </p>
          <StopForm what="contact" label="Arrêter ce changement" />
        </Notice>
      ))}
      {props.passwordAt && (
        <Notice id="attente-mot" title="Un nouveau mot de passe attend" tone="warning">
          <p>
            Quelqu’un l’a demandé sans donner l’ancien. Il servira à partir du {dayAndTime(props.passwordAt)}.
          </p>
          <StopForm what="mot-de-passe" label="Garder mon mot de passe" />
        </Notice>
      )}
    </>
  );
}

function StopForm(props: { readonly what: string; readonly label: string }) {
  return (
    <form method="post">
      <button type="submit" className="button second" name="arreter" value={props.what}>
        {props.label}
      </button>
    </form>
  );
}
