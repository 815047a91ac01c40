// How many changes of order wait while somebody is in the list, and the way to see them.
import { Button } from '@/parts/Button';
import { fleet as words } from '@/words/fleet';

interface Props {
  changes: number;
  onShow: (isByKey: boolean) => void;
}

export function ChangesPill({ changes, onShow }: Props) {
  return (
    <Button
      look="primary"
      keyHint="R"
      className={
        'absolute left-1/2 top-0 z-20 -translate-x-1/2 -translate-y-1/2 rounded-pill! shadow-float'
      }
      // A click that no pointer made has no count.
      onClick={(event) => onShow(event.detail === 0)}
    >
      {words.changes(changes)} · {words.showChanges}
    </Button>
  );
}
