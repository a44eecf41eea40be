import type { Fact } from '#health-profile';
import { publicId } from '#platform/ids';
import { citizenPage, usePage } from '../../load.ts';
import { FactLine } from '../../profile/fact-line.tsx';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { civilDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { Calendar } from './calendar.tsx';

/** The vaccination record, one vaccination a line, and what the calendar says at that age (C19). */
export const loader = citizenPage(async ({ doors, request, holderId }) => {
  const { rules } = doors.healthProfile;
  return {
    record: await doors.healthProfile.vaccinations(request),
    section: rules.sections.vaccination,
    sayDate: rules.sayDate,
    documentId: (entryId: string) => publicId(holderId, entryId),
  };
});

export default function VaccinationRecord() {
  const { frame, page } = usePage<typeof loader>();
  const { record, section } = page;
  const { base } = frame;
  const whose = whoseOf(frame);
  const title = whose.own ? 'Vos vaccins' : `Vaccins ${whose.of}`;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Profil"
      steps={[{ label: 'Profil', href: `${base}/profil` }, { label: 'Vaccins' }]}
    >
      <Opening
        title={title}
        aside={<p>{count(record.vaccinations.length, 'vaccination notée', 'vaccinations notées')}</p>}
      >
        <p className="lead">Ce qui est fait, et ce que dit le calendrier à cet âge.</p>
        <p className="row">
          <a className="button" href={`${base}/profil/${section.slug}#formulaire`}>
            Ajouter une vaccination{whose.own ? '' : ` pour ${whose.name}`}
          </a>
          {record.vaccinations.length > 0 && (
            <a className="button second" href={`${base}/vaccins/carnet.pdf`}>
              <Icon name="download" />
              Emporter le carnet (PDF)
            </a>
          )}
        </p>
      </Opening>
      <Calendar lines={record.calendar} edition={record.edition} />
      <Pan id="faits" title="Vaccinations notées">
        {record.vaccinations.length === 0 ? (
          <Empty title="Rien n’est noté">
            <p>Recopiez votre carnet de papier, une ligne par vaccin. La date peut être approximative.</p>
          </Empty>
        ) : (
          <ul className="lines">
            {record.vaccinations.map((fact: Fact) => (
              <li key={fact.factId}>
                <FactLine
                  line={{ fact, joined: [] }}
                  rule={section}
                  sayDate={page.sayDate}
                  documentHref={(entryId) => `${base}/documents/${page.documentId(entryId)}`}
                />
              </li>
            ))}
          </ul>
        )}
        <p className="meta next">
          Calendrier : {record.edition.source}. Version du {civilDay(record.edition.version)}.
        </p>
      </Pan>
    </CitizenShell>
  );
}
