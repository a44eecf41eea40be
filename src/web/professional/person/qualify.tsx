import type { IdentityLine, InsStatus } from '#citizens';
import { formatIns, parseIns } from '#formats/ins';
import { nameCase } from '#formats/traits';
import { holderIdOf } from '../../document/ids.ts';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { isCarnetError } from '../../problem.ts';
import { Facts } from '../../ui/facts.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { insSymbol } from '../../ui/ins-symbol.ts';
import { InsSymbol } from '../../ui/ins-symbol-drawing.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { civilDay, civilNumericDay, dayAndTime } from '../../words/dates.ts';
import { formalNameOf, sexOf } from '../../words/people.ts';
import { Identity } from './identity.tsx';
import { Doubt, QualifyForm } from './qualify-form.tsx';

/** The five traits, the number, how sure they are, and the two acts that make them so (B06, B08, B17). */
export const loader = professionalPage(async ({ doors, visit, params, url, now }) => {
  const holderId = holderIdOf(params.person);
  const request = visit(holderId);
  const threshold = await doors.access.threshold(request);
  const { identity, mayQualify } = await doors.access.reading(request, async (open) => ({
    identity: await doors.citizens.identity(open.tx, holderId),
    mayQualify: open.decide('person.qualify').allowed,
  }));
  return {
    threshold,
    around: { ...threshold, base: `/pro/p/${params.person}`, now },
    identity,
    mayQualify,
    documents: doors.citizens.identityDocuments(threshold.isMinor),
    symbol: threshold.showsNumber ? insSymbol(threshold.person) : undefined,
    done: url.searchParams.get('fait') ?? undefined,
    differ: url.searchParams.getAll('ecart').slice(0, 2),
  };
});

export type QualifyAnswer = {
  readonly document: string;
  readonly insured: string;
  readonly rank: string;
  /** The part of the form about the card is shown open. */
  readonly asksCard: boolean;
  readonly problems: readonly FieldProblem[];
};

export const action = professionalAct<QualifyAnswer>(async (args, form) => {
  const { doors, visit, params } = args;
  const request = visit(holderIdOf(params.person));
  const here = `/pro/p/${params.person}/identite`;
  const act = form.get('acte');
  const typed = { document: text(form, 'piece'), insured: text(form, 'assure'), rank: text(form, 'rang') };
  const back = (problems: readonly FieldProblem[], status = 422, asksCard = typed.insured !== '') =>
    again<QualifyAnswer>({ ...typed, asksCard, problems }, status);
  const card = cardIn(typed);
  if (card?.problem) return back([card.problem]);
  try {
    if (act === 'douteux' || act === 'lever') {
      await doors.qualification.markIdentity(request, 'douteux', act === 'douteux');
      return leadTo(`${here}?fait=${act}`);
    }
    const confirmed = form.get('compare') === 'oui';
    const done = await doors.qualification.qualifyIns(request, { document: typed.document, confirmed, card });
    const query = new URLSearchParams({ fait: done.renumbered ? 'change' : 'qualifiee' });
    for (const trait of done.warnings) query.append('ecart', trait);
    return leadTo(`${here}?${query}`);
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('piece-CN', FIELDS));
    // which traits stand against it: the professional sees them on the page
    const differ = isCarnetError(error) && error.code === 'insi-traits-differ' && error.detail;
    return back(
      problems.map((one) => (differ ? { ...one, help: `${one.help} Ce qui diffère : ${differ}.` } : one)),
      status,
      problems.some(({ field }) => field === 'assure') || undefined,
    );
  }
});

/** What was copied from a card; undefined when nothing was. */
function cardIn(typed: { readonly insured: string; readonly rank: string }) {
  if (!typed.insured) return undefined;
  const parsed = parseIns(typed.insured);
  if (!parsed.ok)
    return {
      problem: {
        field: 'assure',
        summary: 'Le numéro de l’assuré n’est pas juste',
        help: 'Recopiez les 15 caractères de la carte : 13, puis les 2 chiffres de la clé.',
      },
    };
  const birthRank = /^[1-9]$/.test(typed.rank || '1') ? Number(typed.rank || '1') : undefined;
  if (!birthRank)
    return {
      problem: {
        field: 'rang',
        summary: 'Le rang n’est pas lisible',
        help: 'Écrivez un chiffre, 1 le plus souvent.',
      },
    };
  return { insuredNumber: parsed.ins, birthRank };
}

const FIELDS: Readonly<Record<string, string>> = {
  'identity-not-confirmed': 'compare',
  'insi-several': 'assure',
  'insi-nobody': 'assure',
};

const SURE: Readonly<Record<InsStatus, string>> = {
  qualifiee: 'Qualifiée : pièce contrôlée et INS obtenue. Des documents peuvent être déposés.',
  validee: 'Validée : pièce contrôlée. L’INS reste à obtenir du téléservice INSi.',
  recuperee: 'Récupérée : INS obtenue. La pièce d’identité reste à contrôler.',
  provisoire: 'Provisoire : la pièce reste à contrôler, et l’INS à obtenir.',
};

const ACTS: Readonly<Record<IdentityLine['act'], string>> = {
  checked: 'Pièce contrôlée',
  obtained: 'INS obtenue du téléservice INSi',
  withdrawn: 'INS retirée par le téléservice INSi',
  homonyme: 'Homonyme signalé',
  douteux: 'Identité notée douteuse',
  fictif: 'Identité notée fictive',
  lifted: 'Doute levé',
  renumbered: 'Matricule changé par l’état civil',
};

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  qualifiee: ['INS qualifiée', 'Les traits de l’état civil sont repris. Vous pouvez déposer des documents.'],
  change: [
    'INS qualifiée, avec un nouveau matricule',
    'L’ancien matricule mène toujours à cette personne. Les traits de l’état civil sont repris.',
  ],
  douteux: ['Identité notée douteuse', 'Plus rien ne peut être déposé, jusqu’à ce que ce doute soit levé.'],
  lever: ['Doute levé', 'L’identité est de nouveau provisoire : contrôlez la pièce et obtenez l’INS.'],
};

export default function Qualify() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<QualifyAnswer>();
  const { threshold, around, identity } = page;
  const { person } = threshold;
  const problems = answer?.problems ?? [];
  const title = 'Identité et INS';
  const done = answer || !page.done || !Object.hasOwn(DONE, page.done) ? undefined : DONE[page.done];
  const status = identity.state?.status ?? person.insStatus;
  const isDoubted = identity.state?.attributes.some((one) => one !== 'homonyme') ?? false;
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${title}, ${formalNameOf(person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Carnet', href: around.base }, { label: title }]}
    >
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        {done && (
          <Notice id="fait" title={done[0]} tone="success" live>
            <p>
              {done[1]}
              {page.differ.length > 0 && ` À relire : ${page.differ.join(' et ')} était différent ici.`}
            </p>
          </Notice>
        )}
        {identity.homonym && (
          <Notice
            id="homonyme"
            title="Une autre personne porte ce nom et cette date de naissance"
            tone="warning"
          >
            <p>Comparez le lieu de naissance et les autres prénoms avant tout dépôt.</p>
          </Notice>
        )}
      </div>
      <section className="zone stack" aria-labelledby="traits">
        <h2 id="traits">Cinq traits et matricule</h2>
        <Facts
          rows={[
            ['Nom de naissance', person.birthName],
            ['Prénoms de naissance', nameCase(person.birthGivenNames)],
            ['Sexe', sexOf(person)],
            ['Date de naissance', civilNumericDay(person.birthDate)],
            ['Lieu de naissance', person.birthCog && `Code officiel ${person.birthCog}`],
            ['Matricule INS', threshold.showsNumber && formatIns(person.ins)],
            ['Certitude', SURE[status]],
          ]}
        />
        {page.symbol && <InsSymbol symbol={page.symbol} />}
      </section>
      {page.mayQualify && !isDoubted && (
        <QualifyForm documents={page.documents} isQualified={status === 'qualifiee'} answer={answer} />
      )}
      <Past lines={identity.lines} former={threshold.showsNumber ? identity.former : []} />
      {page.mayQualify && <Doubt isDoubted={isDoubted} />}
    </ProfessionalShell>
  );
}

function Past(props: {
  readonly lines: readonly IdentityLine[];
  readonly former: readonly { readonly ins: string; readonly until: string | undefined }[];
}) {
  if (props.lines.length === 0 && props.former.length === 0) return null;
  return (
    <section className="zone stack-tight" aria-labelledby="avant">
      <h2 id="avant">Ce qui a été fait</h2>
      {props.lines.length > 0 && (
        <ul>
          {props.lines.map((line) => (
            <li key={`${line.at.getTime()}${line.act}`}>
              {ACTS[line.act]}, {dayAndTime(line.at)}
            </li>
          ))}
        </ul>
      )}
      {props.former.length > 0 && (
        <>
          <h3>Anciens matricules</h3>
          <ul>
            {props.former.map(({ ins, until }) => (
              <li key={ins}>
                {formatIns(ins)}
                {until && `, jusqu’au ${civilDay(until)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
