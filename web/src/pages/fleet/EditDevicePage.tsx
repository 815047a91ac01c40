// Changes a device. If somebody else changed it meanwhile, both are shown and nothing is lost.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Fragment, useState, type FormEvent } from 'react';
import { api, take, type Device } from '@/api/client';
import { onTopOfPolls } from '@/api/on_top_of_polls';
import { isProblem } from '@/api/problem';
import { device as deviceQuery, queryClient } from '@/api/queries';
import { useLive, useTimeText } from '@/live/use_live';
import { serverClock } from '@/live/clock';
import { ActionButton, Button, LinkButton } from '@/parts/Button';
import { ErrorSummary } from '@/parts/Field';
import { PageTitle } from '@/parts/Page';
import { ActionFailed, Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { common, states } from '@/words/common';
import { device as deviceWords } from '@/words/device';
import { deviceForm as words, probeForm, routerosForm } from '@/words/device_form';
import { ago } from '@/format/time';
import { ConnectionTest } from './ConnectionTest';
import { changeOf, draftOf, usualPort, type Draft } from './device_draft';
import { ConnectionFields, NameFields, PlaceFields } from './DeviceFields';
import { wrongFields } from './places';
import { useDeviceForm } from './use_device_form';

interface ConflictProps {
  theirs: Draft;
  noticedAt: number;
  onSave: () => void;
}

function Conflict({ theirs, noticedAt, onSave }: ConflictProps) {
  const [isShown, setShown] = useState(false);
  const text = useTimeText((now) => states.changedElsewhere(ago(now - noticedAt)));
  const { driver, routeros, probe } = theirs;
  const rows: [name: string, value: string][] = [
    [words.name, theirs.name],
    [words.address, theirs.address],
    [words.port, theirs.port || String(usualPort(theirs) ?? '')],
    [words.interval, `${theirs.interval} ${words.seconds}`],
  ];
  if (driver === 'routeros') {
    rows.push([routerosForm.transport, routerosForm.transports[routeros.transport]]);
    rows.push([routerosForm.trust, routerosForm.trusts[routeros.trust]]);
  }
  if (driver === 'probe') rows.push([probeForm.kind, probeForm.kinds[probe.kind]]);
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-control bg-warn-tint p-3 text-warn">
      <p>{text}</p>
      {isShown && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4">
          {rows
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd className="break-words">{value}</dd>
              </Fragment>
            ))}
        </dl>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setShown(!isShown)}>{states.seeChange}</Button>
        <Button onClick={onSave}>{states.saveAnyway}</Button>
      </div>
    </div>
  );
}

function EditForm({ device }: { device: Device }) {
  const live = useLive();
  const { tenant } = live;
  const navigate = useNavigate();
  // As it was when the form was opened: what is sent is what the person made of that.
  const [base] = useState(device);
  const [theirs, setTheirs] = useState<{ device: Device; noticedAt: number }>();
  const [attempt, setAttempt] = useState(0);
  const form = useDeviceForm(() => draftOf(device));
  const { createProfile } = form;
  const params = { tenant, device: device.id };
  const { queryKey } = deviceQuery(tenant, device.id);
  const save = useMutation({
    mutationFn: ({ over, profile }: { over: Device; profile: string }) =>
      onTopOfPolls(tenant, over, (version) =>
        take(
          api(tenant).PATCH('/api/v1/devices/{device_id}', {
            params: { path: { device_id: device.id }, header: { 'If-Match': version } },
            body: changeOf(draftOf(base), { ...form.draft, profile }),
          }),
        ),
      ),
    onSuccess: (changed) => {
      void queryClient.invalidateQueries({ queryKey, refetchType: 'none' });
      queryClient.setQueryData(queryKey, changed);
      live.devices.putAnswer([changed]);
      void navigate({ to: '/t/$tenant/fleet/$device/overview', params });
    },
    onError: (error) => {
      const now = queryClient.getQueryData<Device>(queryKey);
      if (!isProblem(error, 'precondition_failed') || !now) return;
      setTheirs({ device: now, noticedAt: serverClock.now() });
    },
  });
  const saveOver = async (over: Device) => {
    if (createProfile.isPending || save.isPending) return;
    setTheirs(undefined);
    try {
      await save.mutateAsync({ over, profile: await form.settledProfile() });
    } catch {
      setAttempt((before) => before + 1);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saveOver(base);
  };
  const errorAt = form.errorAt(save.error);
  const wrong = wrongFields(form.draft, errorAt);
  const failure = createProfile.error ?? save.error;
  const isOther = failure && !theirs && wrong.length === 0;
  const fields = { form, errorAt };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <ErrorSummary wrong={wrong} attempt={attempt} />
      {theirs && (
        <Conflict
          theirs={draftOf(theirs.device)}
          noticedAt={theirs.noticedAt}
          onSave={() => void saveOver(theirs.device)}
        />
      )}
      {isOther && !isProblem(failure, 'precondition_failed') && <ActionFailed error={failure} />}
      <NameFields {...fields} />
      <ConnectionFields {...fields} isDriverFixed />
      <PlaceFields {...fields} />
      <ConnectionTest form={form} isKnown />
      <div className="flex flex-wrap gap-2">
        <ActionButton
          look="primary"
          type="submit"
          isPending={createProfile.isPending || save.isPending}
        >
          {common.save}
        </ActionButton>
        <LinkButton to="/t/$tenant/fleet/$device/overview" params={params} look="quiet">
          {common.cancel}
        </LinkButton>
      </div>
    </form>
  );
}

export default function EditDevicePage() {
  const { tenant } = useLive();
  const { device: id } = useParams({ from: '/t/$tenant/fleet/$device/edit' });
  const query = useQuery(deviceQuery(tenant, id));
  const retry = () => void query.refetch();
  const title = words.editTitle(query.data?.name ?? deviceWords.noun);
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <PageTitle title={title} tenant={tenant} />
      {query.isPending && (
        <Loading noun={deviceWords.noun} skeleton={<Skeleton />} onRetry={retry} />
      )}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={deviceWords.noun}
          missing={deviceWords.notFound}
          onRetry={retry}
        />
      )}
      {query.data && <EditForm key={id} device={query.data} />}
    </div>
  );
}
