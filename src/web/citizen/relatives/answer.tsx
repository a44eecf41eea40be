import type { OpenInvitation, Representation } from '#representation';
import { type FieldOf, refusalOf, text } from '../../form.ts';
import { forgetNotebooks } from '../../frame-reading.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { Opening } from '../../ui/pan.tsx';
import { lastDay } from '../../words/dates.ts';

/** A link brings the code; a person types it: the same page reads it. */
export const loader = citizenPage(async ({ doors, session, url }) => {
  const code = url.searchParams.get('code')?.slice(0, 40) ?? '';
  const { words } = doors.representation;
  if (code === '') return { code, words, invitation: undefined, problems: [] };
  try {
    return { code, words, invitation: await doors.representation.invitation(session, code), problems: [] };
  } catch (error) {
    return { code, words, invitation: undefined, problems: refusalOf(error, fieldOf).problems };
  }
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, session, base }, form) => {
  const accepts = form.get('reponse') === 'accepter';
  try {
    await doors.representation.answer(session, text(form, 'code').slice(0, 40), accepts);
  } catch (error) {
    return again({ problems: refusalOf(error, fieldOf).problems });
  }
  forgetNotebooks(session);
  return leadTo(`${base}/proches?fait=${accepts ? 'acceptee' : 'refusee'}`);
});

/** Whatever is wrong with an invitation, unknown ones included, is said of its code. */
const fieldOf: FieldOf = ({ status }) => (status === 401 ? undefined : 'code');

export default function CitizenAnswer() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? page.problems;
  const { invitation } = page;
  const title =
    invitation && problems.length === 0 ? `Invitation : ${invitation.label}` : 'Répondre à une invitation';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab={undefined}
      steps={[{ label: 'Proches', href: `${frame.base}/proches` }, { label: title }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {invitation && problems.length === 0 ? (
          <Proposal invitation={invitation} code={page.code} words={page.words} />
        ) : (
          <form className="stack" noValidate>
            <Field
              id="code"
              label="Code d’invitation"
              hint="12 lettres et chiffres. Les espaces ne comptent pas."
              defaultValue={page.code}
              problems={problems}
              spellCheck={false}
              autoComplete="one-time-code"
            />
            <button type="submit" className="button">
              Lire l’invitation
            </button>
          </form>
        )}
      </Opening>
    </CitizenShell>
  );
}

/** What is proposed, what it commits to, and two answers of the same weight. */
function Proposal(props: {
  readonly invitation: OpenInvitation;
  readonly code: string;
  readonly words: Representation['words'];
}) {
  const { invitation, words } = props;
  const { kind, until } = invitation;
  return (
    <>
      <p className="lead">
        {kind === 'parent'
          ? `Vous pourrez agir dans le carnet de votre enfant, ${invitation.label}.`
          : `${invitation.label} vous propose d’être son aidant ou son aidante.`}
      </p>
      <Facts
        rows={[
          ['Vous pourrez', <List key="may" items={words.mayOf(invitation.scopes)} />],
          ['Documents cachés', kind !== 'carer' || invitation.seesHidden ? 'Compris' : 'Non compris'],
          ['Vous ne pourrez pas', <List key="not" items={words.mayNotOf(kind)} />],
          ['Jusqu’au', until ? lastDay(until) : kind === 'parent' ? 'La majorité' : 'Sans date de fin'],
        ]}
      />
      <p>
        Ce que vous lirez est secret : vous ne le répétez pas. Chacun de vos gestes porte votre nom dans son
        historique. Vous pourrez renoncer à tout moment.
      </p>
      <form method="post" className="row">
        <input type="hidden" name="code" value={props.code} />
        <button type="submit" className="button" name="reponse" value="accepter">
          Accepter
        </button>
        <button type="submit" className="button second" name="reponse" value="refuser">
          Refuser
        </button>
      </form>
    </>
  );
}

const List = ({ items }: { readonly items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);
