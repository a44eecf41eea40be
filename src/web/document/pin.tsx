import { Icon } from '../ui/icon.tsx';
import { InNotebook } from '../ui/in-notebook.tsx';

/** The pin of this reader: it brings the document to the top of their list, and nobody else sees it. */
export function PinForm({ isPinned }: { readonly isPinned: boolean }) {
  return (
    <form method="post" className="screen">
      <button type="submit" className="button-link" name="acte" value={isPinned ? 'detacher' : 'epingler'}>
        <Icon name="pin" />
        {isPinned ? 'Retirer l’épingle' : 'Épingler'}
        <InNotebook />
      </button>
    </form>
  );
}
