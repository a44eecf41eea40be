import type { DocumentEntry, Line, Places, Search } from '#documents';
import { adderOf, HolderStates } from '../../document/states.tsx';
import { each } from '../../ui/each.ts';
import { State } from '../../ui/state.tsx';
import { actDay, shortAct } from '../../words/act-date.ts';
import { day, monthAndYear } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';

/** What every line needs to know of the page. */
export type Showing = {
  readonly lastVisit: Date | undefined;
  readonly shelfOf: (code: string) => string;
  /** Address of the list. */
  readonly here: string;
  readonly whose: Whose;
  /** Each line has a box. */
  readonly chooses: boolean;
  /** The year is not said above. */
  readonly withYear: boolean;
  readonly places: Places;
  readonly folderName: (id: string) => string | undefined;
  readonly search: Search | undefined;
};

/** A line of its own, folded with nothing. */
export const alone = (entry: DocumentEntry): Line => ({ kind: 'one', entry, copies: [] });

/** Where nothing is chosen, searched or arranged. */
export const plainly = (showing: Pick<Showing, 'shelfOf' | 'here' | 'whose'>): Showing => ({
  ...showing,
  lastVisit: undefined,
  chooses: false,
  withYear: false,
  places: { pinned: new Set(), folders: new Map() },
  folderName: () => undefined,
  search: undefined,
});

export function Lines({ lines, showing }: { readonly lines: readonly Line[]; readonly showing: Showing }) {
  return (
    <ol className="lines close">
      {lines.map((line) =>
        line.kind === 'common' ? (
          <li key={line.entries[0]?.id}>
            <Common entries={line.entries} showing={showing} />
          </li>
        ) : (
          <DocumentLine key={line.entry.id} entry={line.entry} copies={line.copies} showing={showing} />
        ),
      )}
    </ol>
  );
}

/** One line that opens on the page itself. */
function Common({
  entries,
  showing,
}: {
  readonly entries: readonly DocumentEntry[];
  readonly showing: Showing;
}) {
  const [last] = entries;
  const first = entries.at(-1);
  if (!last || !first) return null;
  const months = [monthAndYear(first.actStart), monthAndYear(last.actStart)];
  return (
    <details open={showing.chooses}>
      <summary>
        <span>
          {count(entries.length, 'ordonnance courante', 'ordonnances courantes')},{' '}
          {months[0] === months[1] ? months[0] : `de ${months[0]} à ${months[1]}`}
        </span>
      </summary>
      <p className="meta">Des médicaments pris quelques jours, comme le paracétamol.</p>
      <ol className="lines close">
        {entries.map((entry) => (
          <DocumentLine key={entry.id} entry={entry} copies={[]} showing={showing} />
        ))}
      </ol>
    </details>
  );
}

function DocumentLine({
  entry,
  copies,
  showing,
}: {
  readonly entry: DocumentEntry;
  readonly copies: readonly DocumentEntry[];
  readonly showing: Showing;
}) {
  const { whose, here } = showing;
  const snippet = showing.search?.snippets.get(entry.entryId);
  const folders = showing.places.folders.get(entry.logicalId) ?? [];
  const names = folders.map(showing.folderName).filter((name) => name !== undefined);
  const date = showing.withYear ? actDay(entry) : shortAct(entry);
  return (
    <li className={showing.chooses ? 'dated chosen' : 'dated'}>
      {showing.chooses && (
        <label className="choice">
          <input type="checkbox" name="document" value={entry.id} />
          <span className="aloud">
            Choisir « {entry.title} », {actDay(entry)}
          </span>
        </label>
      )}
      <p className="when meta">
        <time dateTime={entry.actStart.toISOString()}>{date}</time>
      </p>
      <div>
        <a className="title" href={`${here}/${entry.id}`}>
          {entry.title}
        </a>
        <p className="meta">
          {[showing.shelfOf(entry.category), whoOf(entry, whose)].filter(Boolean).join(' · ')}
        </p>
        {snippet && (
          <p className="snippet">
            {each(snippet, (part) => (part.found ? <mark>{part.text}</mark> : part.text))}
          </p>
        )}
        {names.length > 0 && <p className="meta">Dans : {names.join(', ')}</p>}
        {entry.status === 'superseded' && <p className="meta">Une version plus récente existe.</p>}
        {entry.status === 'current' && entry.version > 1 && (
          <p className="meta">Nouvelle version, arrivée le {day(entry.depositedAt)}.</p>
        )}
        {copies.length > 0 && <Copies copies={copies} here={here} />}
      </div>
      <div className="states">
        {showing.places.pinned.has(entry.logicalId) && <State icon="pin">Épinglé</State>}
        <HolderStates entry={entry} lastVisit={showing.lastVisit} whose={whose} />
      </div>
    </li>
  );
}

/** The same document, received again by another way. */
function Copies({ copies, here }: { readonly copies: readonly DocumentEntry[]; readonly here: string }) {
  return (
    <details className="within">
      <summary>
        <span>Reçu {copies.length + 1} fois, à l’identique</span>
      </summary>
      <ul>
        {copies.map((copy) => (
          <li key={copy.id}>
            <a href={`${here}/${copy.id}`}>
              Exemplaire arrivé le {day(copy.depositedAt)}, déposé par {copy.depositorLabel}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who a person remembers: the structure, else the author. */
const whoOf = (entry: DocumentEntry, whose: Whose) =>
  entry.origin === 'holder' ? adderOf(entry, whose) : (entry.authorStructureLabel ?? entry.authorLabel);
