import { publicHolderId } from '#platform/ids';
import { Notice } from '../ui/notice.tsx';
import { WHOSE } from './who-is-there.ts';

/** In each form of an act: it counts only if the same person is still there when it is posted. */
export function Whose({ space }: { readonly space: { readonly holderId: string } }) {
  return <input type="hidden" name={WHOSE} value={publicHolderId(space.holderId)} />;
}

/** Where such a form leads that somebody else would have answered. */
export function NothingDone() {
  return (
    <Notice id="passee" title="La demi-heure est passée, ou quelqu’un d’autre s’est connecté" tone="warning">
      <p>Rien n’a été changé. Vérifiez de qui est ce carnet, ou dites de nouveau qui vous êtes.</p>
    </Notice>
  );
}
