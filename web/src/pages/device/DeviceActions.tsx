// What can be done with a device: change, pause, remove. Each goes by the version that the person
// sees; if it is another by now, nothing is done and the page says so.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { onTopOfPolls } from '@/api/on_top_of_polls';
import { isProblem } from '@/api/problem';
import { device as deviceQuery, queryClient } from '@/api/queries';
import { useLive, useLiveText } from '@/live/use_live';
import type { DeviceRow } from '@/live/tenant_live';
import { ActionButton, LinkButton } from '@/parts/Button';
import { ConfirmDanger } from '@/parts/Dialog';
import { ActionFailed } from '@/parts/StateBlock';
import { states } from '@/words/common';
import { device as words } from '@/words/device';

const paramsOf = (device: DeviceRow, version: string) => ({
  path: { device_id: device.id },
  header: { 'If-Match': version },
});

export function DeviceActions({ device }: { device: DeviceRow }) {
  const live = useLive();
  const { tenant } = live;
  const navigate = useNavigate();
  const [isRemoving, setRemoving] = useState(false);
  const isOffline = useLiveText((now) => now.liveness().kind) === 'offline';
  const readAnew = (error: unknown) => {
    if (isProblem(error, 'precondition_failed')) {
      void queryClient.invalidateQueries({ queryKey: deviceQuery(tenant, device.id).queryKey });
    }
  };
  const pause = useMutation({
    mutationFn: () =>
      onTopOfPolls(tenant, device, (version) =>
        take(
          api(tenant).PATCH('/api/v1/devices/{device_id}', {
            params: paramsOf(device, version),
            body: { is_paused: !device.is_paused },
          }),
        ),
      ),
    onSuccess: (changed) => {
      queryClient.setQueryData(deviceQuery(tenant, device.id).queryKey, changed);
      live.devices.putAnswer([changed]);
    },
    onError: readAnew,
  });
  const remove = useMutation({
    mutationFn: () =>
      onTopOfPolls(tenant, device, (version) => {
        const params = paramsOf(device, version);
        return take(api(tenant).DELETE('/api/v1/devices/{device_id}', { params }));
      }),
    onSuccess: () => {
      void navigate({ to: '/t/$tenant/fleet', params: { tenant } });
    },
    onError: readAnew,
  });
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
  const reason = isOffline
    ? states.needsConnection(device.is_paused ? words.resume : words.pause)
    : undefined;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <LinkButton
          to="/t/$tenant/fleet/$device/edit"
          params={{ tenant, device: device.id }}
          icon={<Pencil {...icon} />}
        >
          {words.edit}
        </LinkButton>
        <ActionButton
          isPending={pause.isPending}
          reason={reason}
          icon={device.is_paused ? <Play {...icon} /> : <Pause {...icon} />}
          onClick={() => pause.mutate()}
        >
          {device.is_paused ? words.resume : words.pause}
        </ActionButton>
        <ActionButton
          isPending={false}
          icon={<Trash2 {...icon} />}
          onClick={() => setRemoving(true)}
        >
          {words.remove}
        </ActionButton>
      </div>
      {pause.isError && <ActionFailed error={pause.error} />}
      {isRemoving && (
        <ConfirmDanger
          title={words.removeTitle(device.name)}
          consequence={words.removeText(device.name)}
          button={words.removeButton(device.name)}
          keep={words.keep}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            remove.reset();
            setRemoving(false);
          }}
        />
      )}
    </div>
  );
}
