import type { ReactNode } from 'react';
import type { DocumentEntry } from '#documents';
import type { Section } from '#formats/cda/document';
import { SectionBody } from '../../ui/cda/sections.tsx';
import { each } from '../../ui/each.ts';
import { numericDay, time } from '../../words/dates.ts';
import type { Around } from '../around.ts';
import type { EmergencyData } from './read-view.ts';

/** « 30 secondes »: one page, no tab, one sheet of A4. Each line is dated and says where it comes from. */
export function EmergencyView({ view, around }: { readonly view: EmergencyData; readonly around: Around }) {
  const { base, now } = around;
  const { chapters, summary } = view;
  const told = (sections: readonly Section[]) =>
    sections.length > 0 && summary ? (
      <>
        {each(sections, (section) => (
          <div className="reading">
            <SectionBody
              section={section}
              level={3}
              reading={{
                media: (id) => `${base}/documents/${summary.entry.id}/image/${encodeURIComponent(id)}`,
                targets: summary.targets,
              }}
            />
          </div>
        ))}
        <Source entry={summary.entry} base={base} />
      </>
    ) : undefined;
  return (
    <div className="emergency-view">
      <p className="meta">
        Fiche du {numericDay(now)} à {time(now)}.{view.reason && <> Raison de l’accès : {view.reason}.</>}
        <span className="screen"> Elle s’imprime sur une feuille A4.</span>
      </p>
      <div className="emergency-columns">
        <div>
          <Part id="allergies" title="Allergies" grave>
            {told(chapters.allergies)}
            {view.allergyDocuments.length > 0 && (
              <>
                <h3>Documents qui en parlent</h3>
                <Lines entries={view.allergyDocuments} base={base} />
              </>
            )}
          </Part>
          <Part id="traitements" title="Traitements">
            {told(chapters.treatments)}
          </Part>
          <Part id="maladies" title="Maladies et antécédents">
            {told(chapters.problems)}
          </Part>
          <Part id="dispositifs" title="Dispositifs implantés">
            {told(chapters.devices)}
          </Part>
          <Part id="grossesse" title="Grossesse">
            {told(chapters.pregnancy)}
          </Part>
        </div>
        <div>
          <section className="zone" aria-labelledby="appeler">
            <h2 id="appeler">Appeler</h2>
            <ul className="lines close">
              {view.doctors.map((doctor) => (
                <li key={doctor.id}>
                  <span>
                    Médecin traitant : <b>{doctor.label}</b>
                    {doctor.commune && `, ${doctor.commune}`}
                  </span>
                  {doctor.phone ? (
                    <a className="phone" href={`tel:${doctor.phone}`}>
                      {spaced(doctor.phone)}
                    </a>
                  ) : (
                    <Unknown what="Numéro" />
                  )}
                </li>
              ))}
              {view.doctors.length === 0 && (
                <Contact name="Médecin traitant">
                  <Unknown />
                </Contact>
              )}
              <Contact name="Personne à prévenir">
                <Unknown />
              </Contact>
              <Contact name="Personne de confiance">
                <Unknown />
              </Contact>
              <Contact name="Directives anticipées">
                {view.directives ? <Line entry={view.directives} base={base} /> : <Unknown />}
              </Contact>
            </ul>
          </section>
          <Part id="hopital" title="Derniers documents d’hôpital">
            {view.hospital.length > 0 && <Lines entries={view.hospital} base={base} />}
          </Part>
          <Part id="analyses" title="Dernières analyses">
            {view.biology.length > 0 && (
              <>
                <p className="meta">Les valeurs sont dans les documents.</p>
                <Lines entries={view.biology} base={base} />
              </>
            )}
          </Part>
        </div>
      </div>
      <p className="screen">
        <a href={base}>Tous les documents que vous pouvez lire</a>
      </p>
    </div>
  );
}

function Part(props: {
  readonly id: string;
  readonly title: string;
  readonly grave?: boolean;
  readonly children: ReactNode;
}) {
  const isEmpty = [props.children].flat().every((child) => !child);
  return (
    <section className={props.grave ? 'zone grave' : 'zone'} aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {isEmpty ? <Unknown sentence /> : props.children}
    </section>
  );
}

function Contact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li>
      <span>
        {name} : {children}
      </span>
    </li>
  );
}

/** Not known is not none. */
function Unknown({ sentence, what }: { readonly sentence?: boolean; readonly what?: string }) {
  const said = what ? `${what} non renseigné` : 'Non renseigné';
  return sentence ? (
    <p className="soft">{said}. Cela ne veut pas dire « aucun ».</p>
  ) : (
    <span className="soft">{said}</span>
  );
}

function Lines({ entries, base }: { readonly entries: readonly DocumentEntry[]; readonly base: string }) {
  return (
    <ul className="lines close">
      {entries.map((entry) => (
        <li key={entry.id}>
          <Line entry={entry} base={base} />
        </li>
      ))}
    </ul>
  );
}

function Line({ entry, base }: { readonly entry: DocumentEntry; readonly base: string }) {
  return (
    <span>
      <a href={`${base}/documents/${entry.id}`}>{entry.title}</a>{' '}
      <span className="meta">
        {numericDay(entry.actStart)}, {entry.authorStructureLabel ?? entry.authorLabel}
      </span>
    </span>
  );
}

function Source({ entry, base }: { readonly entry: DocumentEntry; readonly base: string }) {
  return (
    <p className="meta">
      D’après <a href={`${base}/documents/${entry.id}`}>la synthèse médicale</a> du{' '}
      {numericDay(entry.actStart)}, {entry.authorLabel}
    </p>
  );
}

/** `04 65 71 00 45` */
const spaced = (phone: string): string => phone.replace(/(\d{2})(?=\d)/g, '$1\u00a0');
