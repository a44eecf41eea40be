import type { RepresentedAct, RepresentedSpace } from '#enrolment';
import { publicHolderId } from '#platform/ids';
import { holderIdOf } from '../document/ids.ts';
import { among, refusalOf, text } from '../form.ts';
import { forgetNotebooks } from '../frame-reading.ts';
import { again, type CitizenArgs, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { Choices, Confirmation } from '../ui/choices.tsx';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { lastDay } from '../words/dates.ts';

export const loader = citizenPage(async ({ doors, session, url }) => ({
  wards: (await doors.enrolment.wards(session)).map((ward) => ({
    ...ward,
    publicId: publicHolderId(ward.holderId),
  })),
  terms: doors.enrolment.terms(),
  done: url.searchParams.get('fait'),
  whose: url.searchParams.get('carnet'),
}));

/** For whom, kept from the first form to the second: the code of a child's letter, or the space that a mandate names. */
type Whom = { readonly code: string } | { readonly carnet: string };

type Answer = {
  readonly whom: Whom | undefined;
  readonly space: RepresentedSpace | undefined;
  readonly problems: readonly FieldProblem[];
};

const ACTS: Readonly<Record<string, RepresentedAct>> = {
  activer: 'activate',
  refuser: 'oppose',
  annuler: 'withdraw',
  fermer: 'close',
  rouvrir: 'reopen',
};

export const action = citizenAct<Answer>(async (args, form) => {
  const carnet = text(form, 'carnet');
  const whom: Whom = carnet ? { carnet } : { code: text(form, 'code') };
  let space: RepresentedSpace | undefined;
  try {
    space = await args.doors.enrolment.representedSpace(args.session, forOf(whom));
    const geste = text(form, 'geste');
    if (geste === 'detruire' && 'carnet' in whom) return await destroy(args, form, space.holderId);
    const act = Object.hasOwn(ACTS, geste) ? ACTS[geste] : undefined;
    return act ? await take(args, form, whom, act) : again({ whom, space, problems: [] }, 200);
  } catch (error) {
    return again({ whom, space, problems: refusalOf(error, among(FIELDS)).problems });
  }
});

const FIELDS: Readonly<Record<string, string>> = {
  'code-shape': 'code',
  'not-representative': 'code',
  'not-certified': 'certifie',
  'terms-not-accepted': 'accord',
  'terms-changed': 'accord',
};

const forOf = (whom: Whom) => ('code' in whom ? { code: whom.code } : { holderId: holderIdOf(whom.carnet) });

async function take(
  { doors, session }: CitizenArgs,
  form: FormData,
  whom: Whom,
  act: RepresentedAct,
): Promise<Response> {
  const holderId = await doors.enrolment.actFor(
    session,
    forOf(whom),
    act,
    declaredIn(form),
    form.get('accord') === 'oui' ? text(form, 'conditions') : undefined,
  );
  forgetNotebooks(session);
  const query = new URLSearchParams({ fait: act, carnet: publicHolderId(holderId) });
  return leadTo(`/moi/proches/enfant?${query}`);
}

function declaredIn(form: FormData) {
  const other = text(form, 'autre');
  return {
    certified: form.get('certifie') === 'oui',
    otherParent: other === 'agreed' || other === 'alone' ? other : undefined,
  } as const;
}

async function destroy({ doors, session }: CitizenArgs, form: FormData, holderId: string): Promise<Response> {
  const id = await doors.enrolment.destroyFor(session, holderId, declaredIn(form));
  forgetNotebooks(session);
  return leadTo(`/carnet-detruit/${id}`);
}

export default function Represented() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Répondre pour un enfant ou une personne protégée';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab={undefined}
      steps={[{ label: 'Proches', href: '/moi/proches' }, { label: 'Répondre pour un proche' }]}
    >
      {answer?.space && answer.whom ? (
        <Decide space={answer.space} whom={answer.whom} terms={page.terms} problems={problems} />
      ) : (
        <>
          <Opening title={title}>
            <ErrorSummary problems={problems} />
            {page.done && !answer && <Done act={page.done} whose={page.whose} />}
            <p className="lead">
              Vous répondez à la place d’un enfant mineur, ou d’une personne dont un juge vous a confié la
              protection.
            </p>
          </Opening>
          <Pan id="enfant" title="Un enfant" aside={<p>Il est rattaché à votre assurance.</p>}>
            <form method="post" className="stack" noValidate>
              <Field
                id="code"
                label="Code de la lettre qui porte son prénom"
                hint="12 caractères, en trois groupes. Chaque enfant a le sien : des jumeaux ont deux lettres."
                autoComplete="off"
                spellCheck={false}
                problems={problems}
              />
              <p>
                <button type="submit" className="button" name="geste" value="lire">
                  Continuer
                </button>
              </p>
            </form>
          </Pan>
          <Pan id="protege" title="Une personne que vous représentez déjà">
            {page.wards.length === 0 ? (
              <p>
                Vous ne représentez personne ici. Si un juge vous a nommé tuteur, envoyez le jugement avec le
                formulaire de la page{' '}
                <a className="target" href="/aide">
                  Aide
                </a>
                , ou appelez le 3422.
              </p>
            ) : (
              <ul className="lines">
                {page.wards.map((ward) => (
                  <li key={ward.publicId}>
                    <form method="post" className="row">
                      <input type="hidden" name="carnet" value={ward.publicId} />
                      <b>{ward.label}</b>
                      <button type="submit" className="button second short" name="geste" value="lire">
                        Répondre pour {ward.label}
                      </button>
                    </form>
                  </li>
                ))}
              </ul>
            )}
          </Pan>
        </>
      )}
    </CitizenShell>
  );
}

function Done({ act, whose }: { readonly act: string; readonly whose: string | null }) {
  return (
    <Notice id="fait" title="C’est enregistré" tone="success" live>
      {act === 'activate' && whose ? (
        <>
          <p>Son carnet est activé. Vous y agissez jusqu’à sa majorité.</p>
          <p>
            <a className="target" href={`/proches/${whose}/proches/inviter?qui=parent`}>
              Inviter l’autre parent
            </a>{' '}
            <a className="target" href={`/proches/${whose}`}>
              Ouvrir son carnet
            </a>
          </p>
        </>
      ) : (
        <p>Votre réponse est datée, et inscrite dans l’historique de la personne.</p>
      )}
    </Notice>
  );
}

type Given = {
  readonly space: RepresentedSpace;
  readonly whom: Whom;
  readonly terms: ReturnType<typeof usePage<typeof loader>>['page']['terms'];
  readonly problems: readonly FieldProblem[];
};

const STANDS: Readonly<Record<RepresentedSpace['state'], string>> = {
  announced: 'Sans réponse, son carnet s’ouvrira bientôt.',
  created: 'Son carnet est ouvert aux professionnels. Personne ne l’a encore activé.',
  opposed: 'Son carnet a été refusé. Vous pouvez changer d’avis.',
  active: 'Son carnet est activé.',
  closed: 'Son carnet est fermé. Vous pouvez le rouvrir, ou le faire détruire pour toujours.',
  destroyed: 'Son carnet est détruit.',
  deceased: 'Son carnet est fermé.',
};

/** The buttons of what can be answered; the first is the main one. */
const BUTTONS = [
  ['activate', 'activer', 'Activer son carnet'],
  ['oppose', 'refuser', 'Refuser son carnet'],
  ['withdraw', 'annuler', 'Annuler le refus'],
  ['close', 'fermer', 'Fermer son carnet'],
  ['reopen', 'rouvrir', 'Rouvrir son carnet'],
  ['destroy', 'detruire', 'Détruire son carnet'],
] as const;

function Decide({ space, whom, terms, problems }: Given) {
  const offered = BUTTONS.filter(([act]) => space.acts.includes(act));
  const activates = space.acts.includes('activate');
  return (
    <>
      <Opening title={`Répondre pour ${space.givenName}`} aside={<p>{space.label}</p>}>
        <ErrorSummary problems={problems} />
        <p className="lead">
          {space.state === 'announced' && space.deadline
            ? `Sans réponse, son carnet s’ouvrira après le ${lastDay(space.deadline)}, à minuit, heure de Paris.`
            : STANDS[space.state]}
        </p>
      </Opening>
      {offered.length > 0 && (
        <Pan id="reponse" title="Votre réponse">
          <ul className="points">
            <li>Activé : vous lisez ses documents et vous décidez qui les voit.</li>
            <li>Refusé ou fermé : aucun professionnel ne l’ouvre, et rien n’y est ajouté.</li>
            <li>Vous pourrez changer d’avis à tout moment. À sa majorité, un enfant décide seul.</li>
          </ul>
          <form method="post" className="stack next" noValidate>
            {'code' in whom ? (
              <input type="hidden" name="code" value={whom.code} />
            ) : (
              <input type="hidden" name="carnet" value={whom.carnet} />
            )}
            <input type="hidden" name="conditions" value={terms.version} />
            <Confirmation id="certifie" problems={problems}>
              {space.bond === 'parent'
                ? `Je certifie exercer l’autorité parentale sur ${space.givenName}. Une fausse déclaration est punie par la loi.`
                : `Je certifie que le jugement qui me confie la protection de ${space.givenName} est toujours valable.`}
            </Confirmation>
            {space.bond === 'parent' && (
              <Choices
                name="autre"
                legend="L’autre parent"
                options={[
                  { value: 'agreed', label: 'Est d’accord', help: 'Vous pourrez l’inviter ensuite.' },
                  { value: 'alone', label: 'J’exerce seul l’autorité parentale' },
                  {
                    value: 'no',
                    label: 'N’est pas d’accord, ou je ne sais pas',
                    help: 'Rien n’est alors enregistré ici : appelez le 3422.',
                  },
                ]}
              />
            )}
            {activates && (
              <details open={problems.some(({ field }) => field === 'accord')}>
                <summary>Les conditions du carnet</summary>
                <ul className="points">
                  {terms.points.map((point) => (
                    <li key={point}>{point}</li>
                  ))}
                </ul>
              </details>
            )}
            {activates && (
              <Confirmation id="accord" problems={problems}>
                Pour activer : j’ai lu ces conditions, je les accepte.
              </Confirmation>
            )}
            <p className="row">
              {offered.map(([act, geste, label], at) => (
                <button
                  key={act}
                  type="submit"
                  className={at === 0 ? 'button' : 'button second'}
                  name="geste"
                  value={geste}
                >
                  {label}
                </button>
              ))}
            </p>
          </form>
        </Pan>
      )}
    </>
  );
}
