// Adds a device: its address, a test of the connection, its name. The credentials are chosen or
// created on the way.
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { queryClient } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { ActionButton, LinkButton } from '@/parts/Button';
import { ErrorSummary } from '@/parts/Field';
import { PageTitle } from '@/parts/Page';
import { ActionFailed } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { deviceForm as words } from '@/words/device_form';
import { ConnectionTest } from './ConnectionTest';
import { emptyDraft, newDeviceOf } from './device_draft';
import { ConnectionFields, NameFields, PlaceFields } from './DeviceFields';
import { wrongFields } from './places';
import { useDeviceForm } from './use_device_form';

export default function AddDevicePage() {
  const live = useLive();
  const { tenant } = live;
  const navigate = useNavigate();
  const [attempt, setAttempt] = useState(0);
  const form = useDeviceForm(() => emptyDraft);
  const { createProfile } = form;
  const create = useMutation({
    mutationFn: (profile: string) =>
      take(api(tenant).POST('/api/v1/devices', { body: newDeviceOf(form.draft, profile) })),
    onSuccess: (device) => {
      live.devices.putAnswer([device]);
      void queryClient.invalidateQueries({ queryKey: [tenant, 'devices'] });
      void queryClient.invalidateQueries({ queryKey: [tenant, 'device counts'] });
      void navigate({ to: '/t/$tenant/fleet', params: { tenant } });
    },
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (createProfile.isPending || create.isPending) return;
    try {
      await create.mutateAsync(await form.settledProfile());
    } catch {
      setAttempt((before) => before + 1);
    }
  };
  const errorAt = form.errorAt(create.error);
  const wrong = wrongFields(form.draft, errorAt);
  const failure = createProfile.error ?? create.error;
  const fields = { form, errorAt };
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <PageTitle title={words.addTitle} tenant={tenant} />
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
        <ErrorSummary wrong={wrong} attempt={attempt} />
        {failure && wrong.length === 0 && <ActionFailed error={failure} />}
        <ConnectionFields {...fields} />
        <PlaceFields {...fields} />
        <ConnectionTest form={form} />
        <NameFields {...fields} isNew />
        <div className="flex flex-wrap gap-2">
          <ActionButton
            look="primary"
            type="submit"
            isPending={createProfile.isPending || create.isPending}
          >
            {words.add}
          </ActionButton>
          <LinkButton to="/t/$tenant/fleet" params={{ tenant }} look="quiet">
            {common.cancel}
          </LinkButton>
        </div>
      </form>
    </div>
  );
}
