// Many devices in and out: the dialog that adds them, and the table of those in the list. Nobody has
// tables on a phone: there is no room for either.
import { useMutation } from '@tanstack/react-query';
import { Download, ListPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { DeviceListParams } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { ActionButton, Button } from '@/parts/Button';
import { ActionFailed } from '@/parts/StateBlock';
import { fleet as words } from '@/words/fleet';

// Needed on a press only: it comes with it.
const AddManyDialog = lazy(() =>
  import('./AddManyDialog').then((m) => ({ default: m.AddManyDialog })),
);

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

interface Props {
  list: DeviceListParams;
  mayAdd: boolean;
  hasDevices: boolean;
}

export function ManyActions({ list, mayAdd, hasDevices }: Props) {
  const { tenant } = useLive();
  const [isOpen, setOpen] = useState(false);
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
  const take = useMutation({
    mutationFn: async () => {
      const { fetchTable } = await import('./many');
      save(words.fileName(tenant), await fetchTable(tenant, list));
    },
  });
  return (
    <>
      {hasDevices && (
        <ActionButton
          look="quiet"
          className="max-sm:hidden"
          icon={<Download {...icon} />}
          title={words.exportTitle}
          isPending={take.isPending}
          onClick={() => take.mutate()}
        >
          {take.isPending ? words.exporting : words.export}
        </ActionButton>
      )}
      {mayAdd && (
        <Button
          className="max-sm:hidden"
          icon={<ListPlus {...icon} />}
          onClick={() => setOpen(true)}
        >
          {words.addMany}
        </Button>
      )}
      {take.isError && <ActionFailed error={take.error} />}
      <Suspense>{isOpen && <AddManyDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
