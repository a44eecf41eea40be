import { type Acting, OWN_NOTEBOOK } from '../frame.ts';
import { lastDay } from '../words/dates.ts';
import { ofName } from '../words/whose.ts';
import { Icon } from './icon.tsx';

/** On each page of somebody else's notebook: whose it is, in words first, then by a colour and a pattern of its own. */
export function NotebookBand({ acting }: { readonly acting: Acting }) {
  return (
    <div className={`notebook-band notebook-${acting.tone}`}>
      <div className="frame">
        <p>
          <Icon name="person" />
          <span>
            Vous êtes dans le carnet <b>{ofName(acting.givenName)}</b>, {acting.ageInWords} ({acting.bond})
            {acting.until && `, jusqu’au ${lastDay(acting.until)}`}
          </span>
        </p>
        <a className="target" href={OWN_NOTEBOOK}>
          Revenir à votre carnet
        </a>
      </div>
    </div>
  );
}
