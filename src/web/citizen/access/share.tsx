import type { ShareCode } from '#access';
import { formatIns } from '#formats/ins';
import { corrigible, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { time } from '../../words/dates.ts';
import { list } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { LiveVisits } from './live-visits.tsx';
import { personInCharge } from './person-in-charge.ts';
import { timeLeft } from './relation-words.ts';
import { ALL_PARTS, durationOf, ShareForm } from './share-form.tsx';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url, now } = args;
  const { codes, live } = await doors.access.whoCan(request);
  return {
    codes,
    live,
    parts: doors.access.reference.categories.map(({ code, labelFr }) => ({ code, label: labelFr })),
    done: url.searchParams.get('fait'),
    now,
  };
});

type Answer =
  | { readonly created: { readonly code: string; readonly enterBefore: Date; readonly minutes: number } }
  | {
      readonly typed: { readonly parts: readonly string[]; readonly minutes: number };
      readonly problems: readonly FieldProblem[];
    };

export const action = citizenAct<Answer>(async ({ doors, request, base }, form) => {
  const { access } = doors;
  if (form.get('geste') === 'arreter') {
    await access.endShareCode(request, text(form, 'code'));
    return leadTo(`${base}/acces/partager?fait=arrete`);
  }
  const chosen = form.getAll('montrer').map(String);
  const parts = chosen.includes(ALL_PARTS) ? access.reference.categories.map(({ code }) => code) : chosen;
  const minutes = Number(form.get('duree'));
  try {
    const { code, enterBefore } = await access.createShareCode(request, { parts, minutes });
    // told in this answer alone: no address leads to it again
    return again({ created: { code, enterBefore, minutes } }, 200);
  } catch (error) {
    const fieldOf = corrigible('duree-30', { 'share-parts-missing': `montrer-${ALL_PARTS}` });
    const { problems, status } = refusalOf(error, fieldOf);
    return again({ typed: { parts: chosen, minutes }, problems }, status);
  }
});

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

export default function CitizenShare() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const whose = whoseOf(frame);
  const title = 'Partager par un code';
  const created = answer && 'created' in answer ? answer.created : undefined;
  const wrong = answer && 'problems' in answer ? answer : undefined;
  return (
    <CitizenShell
      frame={frame}
      title={created ? 'Votre code de partage' : title}
      wrong={wrong !== undefined}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: `${frame.base}/acces` }, { label: title }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={wrong?.problems ?? []} />
        {page.done === 'arrete' && !answer && (
          <Notice id="fait" title="Code arrêté" tone="success" live>
            <p>Il n’ouvre plus rien. Si quelqu’un regardait, il ne peut plus rien lire.</p>
          </Notice>
        )}
        {created && (
          <Created {...created} ins={frame.person.ins} here={`${frame.base}/acces/partager`} whose={whose} />
        )}
        <LiveVisits live={page.live} base={frame.base} whose={whose} now={page.now} />
        <p className="lead">
          Pour un professionnel qui n’est pas dans {whose.own ? 'votre' : 'la'} liste, le temps d’une
          consultation.
        </p>
        <p>
          Le code a 8 chiffres et sert une seule fois. {whose.own ? 'Vous voyez' : 'On voit ici'} qui
          l’utilise, et vous arrêtez quand vous voulez.
        </p>
      </Opening>
      <Pan
        id="nouveau-code"
        title={created ? 'Un autre code' : 'Créer un code'}
        aside={<p>Ce qui est caché le reste. Le métier du professionnel limite aussi ce qu’il lit.</p>}
      >
        <ShareForm
          parts={page.parts}
          chosen={wrong?.typed.parts ?? []}
          minutes={wrong?.typed.minutes ?? 30}
          problems={wrong?.problems ?? []}
          whose={whose}
        />
      </Pan>
      <Waiting page={page} whose={whose} />
    </CitizenShell>
  );
}

/** Once: four digits, then four, and how to give them. */
function Created(props: {
  readonly code: string;
  readonly enterBefore: Date;
  readonly minutes: number;
  readonly ins: string;
  readonly here: string;
  readonly whose: Whose;
}) {
  const { code, whose } = props;
  return (
    <Notice id="code" title={whose.own ? 'Votre code' : `Code pour ${whose.notebook}`} tone="success" live>
      <p className="code share-code">
        {code.slice(0, 4)} {code.slice(4)}
      </p>
      <p>
        Donnez-le au professionnel avec le matricule : <b className="nowrap-groups">{formatIns(props.ins)}</b>
        . Lisez-les à voix haute, ou montrez cet écran.
      </p>
      <p>
        Il doit l’entrer avant {time(props.enterBefore)}. Il regarde ensuite pendant{' '}
        {durationOf(props.minutes)} au plus. Après 5 essais faux, le code ne sert plus.
      </p>
      <p>
        <b>Ce code ne sera plus montré.</b> Si vous le perdez, annulez-le plus bas et créez-en un autre.
      </p>
    </Notice>
  );
}

function Waiting({ page, whose }: { readonly page: Page; readonly whose: Whose }) {
  const codes = page.codes.filter(({ state }) => state !== 'live');
  const labelOf = (code: string) => page.parts.find((part) => part.code === code)?.label ?? code;
  return (
    <Pan id="en-attente" title="Codes en attente" aside={<p>Leurs chiffres ne sont plus montrés.</p>}>
      {codes.length === 0 ? (
        <Empty title="Aucun code en attente">
          <p>Un code créé apparaît ici jusqu’à ce qu’il serve, ou que son temps soit passé.</p>
        </Empty>
      ) : (
        <ul className="lines">
          {codes.map((code) => (
            <li key={code.id} className="acting with-icon">
              <Icon name="key" />
              <div>
                <p className="title">Créé à {time(code.createdAt)}</p>
                <p className="meta">
                  {code.parts.length === page.parts.length
                    ? 'Tous les documents'
                    : list(code.parts.map(labelOf))}
                  , pendant {durationOf(code.minutes)}.
                </p>
                <p className="meta">{stateOf(code, page.now)}</p>
              </div>
              <form method="post">
                <input type="hidden" name="code" value={code.id} />
                <button type="submit" className="button danger short" name="geste" value="arreter">
                  Annuler ce code{whose.own ? '' : ` pour ${whose.name}`}
                  <span className="aloud"> : créé à {time(code.createdAt)}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </Pan>
  );
}

const stateOf = (code: ShareCode, now: Date): string =>
  code.state === 'waiting'
    ? `Pas encore utilisé. À entrer avant ${time(code.enterBefore)}, dans ${timeLeft(code.enterBefore, now)}.`
    : 'Il ne sert plus : quelqu’un s’est trompé 5 fois.';
