import type { Booklet, Examination } from '#health-profile';
import { publicId } from '#platform/ids';
import { refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { FactLine } from '../../profile/fact-line.tsx';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, Field, type FieldProblem, Select } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { civilDay } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { GrowthCurves } from './growth.tsx';

/** A child's health booklet: examinations, growth, teeth, birth (C19). */
export const loader = citizenPage(async ({ doors, request, holderId, url }) => ({
  booklet: await doors.healthProfile.booklet(request),
  rules: doors.healthProfile.rules,
  documentId: (entryId: string) => publicId(holderId, entryId),
  done: url.searchParams.has('fait'),
}));

type NoteAnswer = {
  readonly typed: { readonly code: string; readonly date: string };
  readonly problems: readonly FieldProblem[];
};

export const action = citizenAct<NoteAnswer>(async ({ doors, request, base }, form) => {
  const typed = { code: text(form, 'code'), date: text(form, 'date') };
  try {
    await doors.healthProfile.noteInBooklet(request, typed.code, typed.date);
    return leadTo(`${base}/enfant?fait=note`);
  } catch (error) {
    const refused = refusalOf(error, ({ status, detail }) =>
      status === 422 ? (detail ?? 'code') : undefined,
    );
    return again({ typed, problems: refused.problems }, refused.status);
  }
});

export default function ChildBooklet() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<NoteAnswer>();
  const { booklet, rules } = page;
  const { base } = frame;
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const title = whose.own ? 'Carnet de l’enfant' : `Carnet d’enfant ${whose.of}`;
  const documentHref = (entryId: string) => `${base}/documents/${page.documentId(entryId)}`;
  const line = (fact: Booklet['birth'][number]) => (
    <li key={fact.factId}>
      <FactLine
        line={{ fact, joined: [] }}
        rule={{ fields: [] }}
        sayDate={rules.sayDate}
        documentHref={documentHref}
      />
    </li>
  );
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Profil"
      wrong={problems.length > 0}
      steps={[{ label: 'Profil', href: `${base}/profil` }, { label: 'Carnet de l’enfant' }]}
    >
      <Opening title={title}>
        {page.done && (
          <Notice id="fait" title="C’est noté" tone="success" live>
            <p>La ligne est dans le carnet de l’enfant.</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        {booklet.isMinor ? (
          <p className="row">
            <a className="target" href={`${base}/vaccins`}>
              Voir les vaccins
            </a>
            <a className="target" href={`${base}/mesures`}>
              Noter un poids ou une taille
            </a>
          </p>
        ) : (
          <p>Ce carnet suit un enfant jusqu’à 16 ans. Ce qui y a été noté reste lisible.</p>
        )}
      </Opening>
      <GrowthCurves
        growth={booklet.growth}
        source={booklet.growthSource}
        rules={rules}
        base={base}
        whose={whose}
      />
      <Pan
        id="examens"
        title="Les 20 examens"
        aside={<p>Pris en charge à 100&nbsp;%. État du {civilDay(booklet.edition.version)}.</p>}
      >
        <ol className="lines close">
          {booklet.examinations.map((one) => (
            <ExaminationLine key={one.act.id} examination={one} sayDate={rules.sayDate} />
          ))}
        </ol>
        {booklet.others.length > 0 && (
          <>
            <h3 className="day">Autres examens lus dans des documents</h3>
            <ul className="lines">{booklet.others.map(line)}</ul>
          </>
        )}
      </Pan>
      {booklet.mayAdd && (
        <Note
          booklet={booklet}
          typed={answer?.typed}
          problems={problems}
          of={whose.own ? '' : ` pour ${whose.name}`}
        />
      )}
      <Pan id="dents" title="Dents de lait" aside={<p>Les âges sont habituels, et varient beaucoup.</p>}>
        <ul className="lines close">
          {booklet.teeth.map(({ tooth, out }) => (
            <li key={tooth.code} className="acting">
              <div>
                <p>{tooth.label}</p>
                <p className="meta">
                  {out?.start ? `Sortie : ${rules.sayDate(out.start)}` : `Souvent de ${tooth.usual}`}
                </p>
              </div>
              {out && (
                <p className="states">
                  <State tone="success" icon="tick">
                    Sortie
                  </State>
                </p>
              )}
            </li>
          ))}
        </ul>
      </Pan>
      <Pan id="naissance" title="Naissance">
        {booklet.birth.length === 0 ? (
          <Empty title="Rien n’est lu dans les documents">
            <p>Le certificat du 8e jour, déposé par la maternité, remplit cette partie.</p>
          </Empty>
        ) : (
          <ul className="lines">{booklet.birth.map(line)}</ul>
        )}
      </Pan>
    </CitizenShell>
  );
}

function ExaminationLine(props: {
  readonly examination: Examination;
  readonly sayDate: (date: NonNullable<Booklet['birth'][number]['start']>) => string;
}) {
  const { act, standing, from, until, noted } = props.examination;
  return (
    <li className="acting">
      <div>
        <p>{act.label.replace(/^Examen de l’enfant n° /, 'N° ')}</p>
        <p className="meta">
          {noted?.start
            ? `Noté : ${props.sayDate(noted.start)}${noted.origin === 'professional' ? `, par ${noted.authorLabel}` : ''}`
            : `Du ${civilDay(from)} au ${civilDay(until)}`}
        </p>
      </div>
      <p className="states">
        {standing === 'noted' && (
          <State tone="success" icon="tick">
            Noté
          </State>
        )}
        {standing === 'now' && <State tone="info">En ce moment</State>}
        {standing === 'coming' && <State icon="clock">À venir</State>}
        {standing === 'past' && <State>Rien de noté</State>}
      </p>
    </li>
  );
}

function Note(props: {
  readonly booklet: Booklet;
  readonly typed: NoteAnswer['typed'] | undefined;
  readonly problems: readonly FieldProblem[];
  readonly of: string;
}) {
  const { booklet, typed, problems } = props;
  return (
    <Pan id="noter" title="Noter un examen ou une dent">
      <form method="post" className="stack" noValidate>
        <Select
          id="code"
          label="Quoi ?"
          value={typed?.code}
          problems={problems}
          options={[
            { value: '', label: 'Choisir' },
            ...booklet.examinations
              .filter(({ standing }) => standing !== 'noted' && standing !== 'coming')
              .map(({ act }) => ({ value: act.id, label: act.label })),
            ...booklet.teeth
              .filter(({ out }) => !out)
              .map(({ tooth }) => ({ value: tooth.code, label: `Dent : ${tooth.label}` })),
          ]}
        />
        <Field
          id="date"
          label="Quand ?"
          hint="Même approximatif : 12/03/2026, mars 2026, vers 2025."
          autoComplete="off"
          defaultValue={typed?.date}
          problems={problems}
        />
        <button type="submit" className="button">
          Noter{props.of}
        </button>
      </form>
    </Pan>
  );
}
