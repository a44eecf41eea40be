import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { personInCharge } from '../access/person-in-charge.ts';
import { type Told, tellMandate } from './told.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { request, params, session, url, now } = args;
  const { representation, settings } = args.doors;
  const { mandate, code } = await representation.mandate(request, params.mandate ?? '');
  const told = tellMandate(mandate, representation.words, now);
  return {
    told,
    code: told.state === 'waits' ? code : undefined,
    answerAt: `${settings.publicUrl}/moi/proches/invitation`,
    invitationUntil: mandate.invitationUntil,
    wasAnswered: mandate.personId !== undefined,
    /** Named by the law: nobody ends it but the one who acts. */
    isByLaw: mandate.kind !== 'carer' && mandate.status === 'accepted',
    isSelf: mandate.personId === session.holderId,
    done: url.searchParams.get('fait'),
  };
});

export const action = citizenAct(async ({ doors, request, params, base }, form) => {
  const id = params.mandate ?? '';
  const { representation } = doors;
  const here = `${base}/proches`;
  switch (form.get('acte')) {
    case 'pause':
      await representation.pause(request, id);
      return leadTo(`${here}/${id}?fait=pause`);
    case 'reprendre':
      await representation.resume(request, id);
      return leadTo(`${here}/${id}?fait=reprise`);
    case 'annuler':
      await representation.end(request, id);
      return leadTo(`${here}?fait=annulee`);
    default:
      await representation.end(request, id);
      return leadTo(`${here}?fait=fin`);
  }
});

export default function CitizenMandate() {
  const { frame, page } = usePage<typeof loader>();
  const { told, code } = page;
  const whose = whoseOf(frame);
  const here = `${frame.base}/proches`;
  const isOpen = told.state === 'acts' || told.state === 'paused';
  return (
    <CitizenShell
      frame={frame}
      title={told.name}
      tab={undefined}
      steps={[{ label: 'Proches', href: here }, { label: told.name }]}
    >
      <Opening title={told.name}>
        <Done done={page.done} name={told.name} />
        <p className="soft">
          {told.quality}. {told.period}
        </p>
        {page.wasAnswered && (
          <p className="row screen">
            <a className="button second" href={`${here}/${told.id}/attestation`}>
              <Icon name="download" />
              {isOpen ? 'Télécharger l’attestation (PDF)' : 'Télécharger l’attestation de fin (PDF)'}
            </a>
          </p>
        )}
      </Opening>
      {code && <Code page={page} code={code} whose={whose} />}
      <Pan id="droits" title="Ce qui est permis">
        <List items={told.may} />
      </Pan>
      {isOpen && <Change page={page} told={told} whose={whose} />}
    </CitizenShell>
  );
}

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

const List = ({ items }: { readonly items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);

/** Shown as long as the invitation waits: whoever invited passes it on themselves. */
function Code({ page, code, whose }: { readonly page: Page; readonly code: string; readonly whose: Whose }) {
  const { told } = page;
  return (
    <Pan
      id="code"
      title="Code d’invitation"
      aside={page.invitationUntil && <p>Il sert jusqu’au {day(page.invitationUntil)}.</p>}
    >
      <div className="stack">
        <p className="code">{code.replace(/(.{4})(?=.)/g, '$1 ')}</p>
        <ol className="steps stack-tight">
          <li>Donnez ce code à {told.name}, de vive voix ou par message.</li>
          <li>
            Cette personne se connecte avec sa propre identité, puis ouvre cette adresse :{' '}
            <b>{`${page.answerAt}?code=${code}`}</b>
          </li>
          <li>Elle lit ce que vous proposez, puis accepte ou refuse. Vous êtes prévenu.</li>
        </ol>
        <p className="soft">
          Le code seul n’ouvre rien : le nom, le prénom et la date de naissance doivent être les siens.
        </p>
        <form method="post">
          <button type="submit" className="button danger" name="acte" value="annuler">
            Annuler cette invitation{whose.own ? '' : ` pour ${whose.name}`}
          </button>
        </form>
      </div>
    </Pan>
  );
}

/** The effect stands before each act. */
function Change({ page, told, whose }: { readonly page: Page; readonly told: Told; readonly whose: Whose }) {
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  if (page.isByLaw)
    return (
      <Pan id="changer" title="Y mettre fin">
        <p>
          {page.isSelf
            ? 'C’est vous. Vous pouvez y renoncer depuis la page « Proches » de votre carnet.'
            : 'Un représentant légal ne se retire pas ici : la loi ou un juge l’a désigné. Appelez le 3422 s’il ne l’est plus.'}
        </p>
      </Pan>
    );
  return (
    <Pan id="changer" title={told.state === 'paused' ? 'Reprendre, ou finir' : 'Mettre en pause, ou finir'}>
      <form method="post" className="stack" aria-labelledby="pause">
        <h3 id="pause">{told.state === 'paused' ? 'Si vous reprenez' : 'Si vous mettez en pause'}</h3>
        <p>
          {told.state === 'paused'
            ? `${told.name} retrouve ce qui est permis plus haut, tout de suite.`
            : `${told.name} n’ouvre plus rien, tout de suite. Vous pourrez reprendre quand vous voudrez.`}
        </p>
        <button
          type="submit"
          className="button second"
          name="acte"
          value={told.state === 'paused' ? 'reprendre' : 'pause'}
        >
          <Icon name="clock" />
          {told.state === 'paused' ? 'Reprendre cet accès' : 'Mettre en pause cet accès'}
          {inNotebook}
        </button>
      </form>
      <form method="post" className="act stack" aria-labelledby="fin">
        <h3 id="fin">Si vous y mettez fin</h3>
        <dl className="effect two">
          <div>
            <dt>{told.name} ne pourra plus</dt>
            <dd>Ouvrir {whose.notebook}, dès maintenant</dd>
          </div>
          <div>
            <dt>Il restera</dt>
            <dd>Ses lignes dans l’historique, et une attestation de fin</dd>
          </div>
        </dl>
        <p>C’est définitif : pour redonner un accès, il faut une nouvelle invitation.</p>
        <button type="submit" className="button danger" name="acte" value="finir">
          <Icon name="stop" />
          Mettre fin à cet accès{inNotebook}
        </button>
      </form>
    </Pan>
  );
}

function Done({ done, name }: { readonly done: string | null; readonly name: string }) {
  if (done === 'invite')
    return (
      <Notice id="fait" title="Invitation prête" tone="success" live>
        <p>Rien n’est ouvert tant que {name} n’a pas accepté. Donnez-lui le code ci-dessous.</p>
      </Notice>
    );
  if (done === 'pause')
    return (
      <Notice id="fait" title="Accès en pause" tone="success" live>
        <p>{name} n’ouvre plus rien. Cette personne est prévenue.</p>
      </Notice>
    );
  if (done === 'reprise')
    return (
      <Notice id="fait" title="Accès repris" tone="success" live>
        <p>{name} retrouve ce qui est permis. Cette personne est prévenue.</p>
      </Notice>
    );
  return null;
}
