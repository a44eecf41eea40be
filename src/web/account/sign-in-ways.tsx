import type { KnownDevice, OpenSession, Passkey } from '#identity';
import { text } from '../form.ts';
import { OWN_NOTEBOOK } from '../frame.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { State } from '../ui/state.tsx';
import { day, dayAndTime } from '../words/dates.ts';
import { methodInWords, UNKNOWN_BROWSER } from './words.ts';

const HERE = `${OWN_NOTEBOOK}/compte/connexion`;

export const loader = citizenPage(async ({ doors, session, url, browser }) => {
  const { identity } = doors;
  const [account, passkeys, places] = await Promise.all([
    identity.accounts.accountOf(session),
    identity.passkeys.list(session),
    identity.places.list(session, browser.device),
  ]);
  return {
    identifier: account?.identifier,
    changedAt: account?.changedAt,
    passkeys,
    ...places,
    strong: identity.isStrong(session),
    done: url.searchParams.get('fait') ?? undefined,
  };
});

export const action = citizenAct(async ({ doors, session }, form) => {
  const { places, passkeys } = doors.identity;
  const [what = '', id = ''] = text(form, 'acte').split('/');
  if (what === 'session') await places.endSession(session, id);
  else if (what === 'appareil') await places.forgetDevice(session, id);
  else if (what === 'tout') await places.endAll(session);
  else if (what === 'cle') await passkeys.remove(session, id);
  return leadTo(`${HERE}?fait=${Object.hasOwn(DONE, what) ? what : 'session'}`);
});

const DONE: Readonly<Record<string, string>> = {
  compte: 'Votre identifiant et votre mot de passe sont enregistrés.',
  mot: 'Votre mot de passe a changé. Les autres connexions sont terminées.',
  cle: 'La liste de vos clés d’accès a changé.',
  session: 'Cette connexion est terminée.',
  appareil: 'Cet appareil est oublié. Un code y sera demandé.',
  tout: 'Toutes les autres connexions sont terminées. Un code sera demandé partout.',
};

export default function SignInWays() {
  const { frame, page } = usePage<typeof loader>();
  const title = 'Comment vous vous connectez';
  const done = page.done && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Compte"
      steps={[{ href: `${OWN_NOTEBOOK}/compte`, label: 'Compte' }, { label: 'Se connecter' }]}
    >
      <Opening title={title}>
        {done && (
          <Notice id="fait" title="C’est fait" tone="success" live>
            <p>{done}</p>
          </Notice>
        )}
        <p className="soft">
          FranceConnect marche toujours. Le reste est à vous : aucun proche ne peut le changer à votre place.
        </p>
      </Opening>
      <Pan id="mot" title="Identifiant et mot de passe">
        {page.identifier ? (
          <>
            <p>
              Identifiant : <b>{page.identifier}</b>
              {page.changedAt && (
                <>
                  <br />
                  <span className="meta">Mot de passe du {day(page.changedAt)}</span>
                </>
              )}
            </p>
            <p className="row next">
              <a className="button second" href={`${OWN_NOTEBOOK}/compte/mot-de-passe`}>
                Changer de mot de passe
              </a>
              <a className="target" href="/connexion/creer">
                Changer d’identifiant
              </a>
            </p>
          </>
        ) : (
          <>
            <p>Vous n’en avez pas. Vous pouvez en choisir, pour ouvrir votre carnet sans FranceConnect.</p>
            <p className="next">
              <a className="button second" href="/connexion/creer">
                Choisir un identifiant
              </a>
            </p>
          </>
        )}
      </Pan>
      <Pan
        id="cles"
        title="Clés d’accès"
        aside={<p>Votre empreinte, votre visage ou le code de l’appareil remplace le mot de passe.</p>}
      >
        <Passkeys passkeys={page.passkeys} />
        {page.strong ? (
          <div className="stack next" data-passkey="add">
            <p data-without-script>Pour ajouter une clé d’accès, il faut JavaScript, qui est coupé ici.</p>
            <p role="status" />
          </div>
        ) : (
          <p className="next">
            <a className="target" href={`/connexion/confirmer?vers=${HERE}`}>
              Confirmer que c’est vous, puis ajouter une clé
            </a>
          </p>
        )}
        <script type="module" src="/assets/passkey.js" />
      </Pan>
      <Pan
        id="connexions"
        title="Connexions ouvertes"
        aside={
          <form method="post">
            <button type="submit" className="button-link" name="acte" value="tout">
              Tout terminer, sauf ici
            </button>
          </form>
        }
      >
        <ul className="lines close">
          {page.sessions.map((one) => (
            <SessionLine key={one.id} session={one} />
          ))}
        </ul>
      </Pan>
      <Pan
        id="appareils"
        title="Appareils connus"
        aside={<p>Une connexion depuis un autre appareil vous est signalée.</p>}
      >
        {page.devices.length === 0 ? (
          <p>Aucun appareil n’est gardé.</p>
        ) : (
          <ul className="lines close">
            {page.devices.map((one) => (
              <DeviceLine key={one.id} device={one} />
            ))}
          </ul>
        )}
      </Pan>
    </CitizenShell>
  );
}

function Passkeys({ passkeys }: { readonly passkeys: readonly Passkey[] }) {
  if (passkeys.length === 0) return <p>Vous n’avez pas encore de clé d’accès.</p>;
  return (
    <ul className="lines close">
      {passkeys.map(({ id, label, createdAt, usedAt }) => (
        <li key={id.toString('hex')} className="acting">
          <div>
            <b>{label}</b>
            <p className="meta">
              Ajoutée le {day(createdAt)}
              {usedAt && `, utilisée le ${day(usedAt)}`}
            </p>
          </div>
          <Act act={`cle/${id.toString('hex')}`} label="Retirer" about={`la clé ${label}`} />
        </li>
      ))}
    </ul>
  );
}

function SessionLine({ session }: { readonly session: OpenSession }) {
  const { id, label = UNKNOWN_BROWSER, method, createdAt, seenAt, shared, own } = session;
  return (
    <li className="acting">
      <div>
        <b>{label}</b>
        {own && (
          <>
            {' '}
            <State tone="success">Ici</State>
          </>
        )}
        <p className="meta">
          Par {methodInWords(method)}, le {dayAndTime(createdAt)}. Dernière page : {dayAndTime(seenAt)}
          {shared && '. Ordinateur partagé'}
        </p>
      </div>
      {!own && <Act act={`session/${id}`} label="Terminer" about={`la connexion de ${label}`} />}
    </li>
  );
}

function DeviceLine({ device }: { readonly device: KnownDevice }) {
  const { id, label = UNKNOWN_BROWSER, lastSeenAt, trustedUntil, own } = device;
  return (
    <li className="acting">
      <div>
        <b>{label}</b>
        {own && (
          <>
            {' '}
            <State tone="success">Ici</State>
          </>
        )}
        <p className="meta">
          Dernière connexion le {day(lastSeenAt)}
          {trustedUntil && `. Aucun code demandé jusqu’au ${day(trustedUntil)}`}
        </p>
      </div>
      <Act act={`appareil/${id}`} label="Oublier" about={label} />
    </li>
  );
}

function Act(props: { readonly act: string; readonly label: string; readonly about: string }) {
  return (
    <form method="post">
      <button type="submit" className="button second short" name="acte" value={props.act}>
        {props.label}
        <span className="aloud"> {props.about}</span>
      </button>
    </form>
  );
}
